"""Settings of cultivation, read from CULTIVATION_… variables."""

from pydantic_settings import SettingsConfigDict

from kit.data.config import ServiceSettings
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS


class CultivationSettings(ServiceSettings):
    """`production` and the rest are as in kit.data.config; `expiry_leads` are months before the end of a title."""

    model_config = SettingsConfigDict(env_prefix="CULTIVATION_")

    database_url: str = "sqlite:///var/cultivation.db"
    expiry_leads: tuple[int, ...] = DEFAULT_LEADS
