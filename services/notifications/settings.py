"""Settings of notifications, read from NOTIFICATIONS_… variables."""

from pydantic_settings import SettingsConfigDict

from kit.data.config import ServiceSettings


class NotificationsSettings(ServiceSettings):
    """`production` and the rest are as in kit.data.config."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_")

    database_url: str = "sqlite:///var/notifications.db"
