"""Settings of cultivation, read from CULTIVATION_… variables."""

from datetime import date

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kit.data.config import ServiceSettings
from services.cultivation.forecast.rules.assumptions import Assumptions
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS


class CultivationSettings(ServiceSettings):
    """`production` and the rest are as in kit.data.config; `expiry_leads` are months before the end of a title.

    `obligations_since` is the first last day of which it is kept who met it: before, firms could tell nothing here.

    Of the forecast: `horizon` the day it is made for, `publicity_chance` how likely a firm in 公示 is recognised, `closing_month` and
    `closing_day` the last closing day of a year's applications, `lead_days` how long before it a renewal is begun in good time.
    """

    model_config = SettingsConfigDict(env_prefix="CULTIVATION_")

    database_url: str = "sqlite:///var/cultivation.db"
    expiry_leads: tuple[int, ...] = DEFAULT_LEADS
    obligations_since: date = date(2025, 1, 1)
    forecast_horizon: date = date(2027, 12, 31)
    forecast_publicity_chance: float = Field(default=0.95, gt=0, lt=1)
    forecast_closing_month: int = Field(default=9, ge=1, le=12)
    forecast_closing_day: int = Field(default=30, ge=1, le=30)
    forecast_lead_days: int = Field(default=60, ge=0, le=365)

    @property
    def assumptions(self) -> Assumptions:
        return Assumptions(
            publicity_chance=self.forecast_publicity_chance,
            closing=(self.forecast_closing_month, self.forecast_closing_day),
            lead_days=self.forecast_lead_days,
        )
