"""Settings of cultivation, read from CULTIVATION_… variables."""

from datetime import date
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kit.data.config import ServiceSettings
from kit.web.edge import MAX_UPLOAD
from services.cultivation.attachments.rules.limits import Limits
from services.cultivation.forecast.rules.assumptions import Assumptions
from services.cultivation.obligations.rules.duties import DEFAULT_LEAD_DAYS
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS


class CultivationSettings(ServiceSettings):
    """`production` and the rest are as in kit.data.config; `expiry_leads` are months before the end of a title.

    `obligation_leads` are days before the last day of what a firm owes;
    `obligations_since` is the first last day of which it is kept who met it: before, firms could tell nothing here.

    Of the forecast: `horizon` the day it is made for, `publicity_chance` how likely a firm in 公示 is recognised, `closing_month` and
    `closing_day` the last closing day of a year's applications, `lead_days` how long before it a renewal is begun in good time.
    `review_claim_days` is how many civil days an application stays claimed by a reviewer, the day of the claim among them.
    Of attachments: the folder that all processes of the service share, and the bytes of one file and of all files of a form.
    """

    model_config = SettingsConfigDict(env_prefix="CULTIVATION_")

    database_url: str = "sqlite:///var/cultivation.db"
    expiry_leads: tuple[int, ...] = DEFAULT_LEADS
    obligation_leads: tuple[int, ...] = DEFAULT_LEAD_DAYS
    obligations_since: date = date(2025, 1, 1)
    forecast_horizon: date = date(2027, 12, 31)
    forecast_publicity_chance: float = Field(default=0.95, gt=0, lt=1)
    forecast_closing_month: int = Field(default=9, ge=1, le=12)
    forecast_closing_day: int = Field(default=30, ge=1, le=30)
    forecast_lead_days: int = Field(default=60, ge=0, le=365)
    review_claim_days: int = Field(default=3, ge=1, le=30)

    attachments_folder: Path = Path("var/attachments")
    attachments_file_bytes: int = Field(default=MAX_UPLOAD, ge=1, le=MAX_UPLOAD)
    attachments_form_bytes: int = Field(default=100 * 2**20, ge=1)

    @property
    def limits(self) -> Limits:
        return Limits(self.attachments_file_bytes, self.attachments_form_bytes)

    @property
    def assumptions(self) -> Assumptions:
        return Assumptions(
            publicity_chance=self.forecast_publicity_chance,
            closing=(self.forecast_closing_month, self.forecast_closing_day),
            lead_days=self.forecast_lead_days,
        )
