"""A message before it is stored: what it says, and to whom; who reads it is settled when somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.codes import Zone
from contracts.messages import AudienceKind, MessageKind

FRESH = timedelta(days=30)
MAX_TITLE = 200
MAX_BODY = 2000


@dataclass(frozen=True)
class Audience:
    """`target` is a firm, a zone or an account; the office is one audience without a target."""

    kind: AudienceKind
    target: str = ""


@dataclass(frozen=True)
class Draft:
    """Words for people, in Chinese; `link` is a path of the portal.

    `matter` names what several messages are about: to each audience the newest one takes the place of the others.
    """

    kind: MessageKind
    audience: Audience
    title: str
    body: str
    firm_id: str | None = None
    link: str | None = None
    matter: str | None = None


Drafts = Iterator[Draft]


def the_firm(firm_id: str) -> Audience:
    return Audience(AudienceKind.FIRM, firm_id)


def staff_of_firm(firm_id: str) -> Audience:
    """The staff of the zone that answers for the firm on the day of reading."""
    return Audience(AudienceKind.FIRM_STAFF, firm_id)


def staff_of_zone(zone: Zone) -> Audience:
    """The staff of a zone; what lies outside of the zones is the office's."""
    return the_office() if zone is Zone.OUTSIDE else Audience(AudienceKind.ZONE_STAFF, zone.value)


def the_office() -> Audience:
    return Audience(AudienceKind.OFFICE)


def one_account(subject: str) -> Audience:
    return Audience(AudienceKind.ACCOUNT, subject)


def is_fresh(recorded_at: datetime, now: datetime) -> bool:
    """Whether an event is news: older ones come from seeding or from a replay and make no message."""
    return now - recorded_at <= FRESH


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters; what is cut off leaves an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def chinese_date(day: date) -> str:
    """2026年5月7日."""
    return f"{day.year}年{day.month}月{day.day}日"
