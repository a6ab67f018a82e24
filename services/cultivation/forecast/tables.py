"""Forecasts that were made, each by the hash of its inputs; nothing here is ever changed."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from services.cultivation.tables import Base, table_of


class ForecastRun(Base, table=True):
    """`inputs` is the text that was hashed, `result` what the office is answered; both JSON."""

    __tablename__ = "forecast_run"
    __table_args__ = (Index("ix_forecast_run_newest", "programme", "horizon", "known_at"),)
    input_hash: str = Field(primary_key=True, max_length=64)
    programme: str = Field(max_length=32)
    horizon: date
    origin: date
    known_at: datetime
    computed_at: datetime
    inputs: str = Field(sa_type=Text)
    result: str = Field(sa_type=Text)


RUN = table_of(ForecastRun)
