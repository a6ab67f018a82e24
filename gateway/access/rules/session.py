"""How long a session lasts."""

from datetime import timedelta
from enum import StrEnum


class SessionKind(StrEnum):
    """A cookie is no bearer and a bearer is no cookie."""

    WEB = "web"
    API = "api"


LIFETIMES = {SessionKind.WEB: timedelta(hours=10), SessionKind.API: timedelta(minutes=15)}
IDLE = timedelta(minutes=60)  # a browser session ends after so long without a request
TOUCH = timedelta(minutes=1)  # the last use is written down at most this often
