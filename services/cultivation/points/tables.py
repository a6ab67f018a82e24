"""The office's weights of 企业创新积分, dated by year; the newest entry of a year and stage stands."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Text
from sqlmodel import Field

from services.cultivation.tables import Base, table_of


class PointsWeights(Base, table=True):
    """The weights of a stage from a year on: JSON, indicator → per cent as text."""

    __tablename__ = "points_weights"
    __table_args__ = (CheckConstraint("stage IN ('startup', 'growth', 'stable')", name="points_weights_stage"),)
    year: int = Field(primary_key=True)
    stage: str = Field(primary_key=True, max_length=10)
    entry: int = Field(primary_key=True)
    weights: str = Field(sa_column=Column(Text(), nullable=False))
    document_no: str = Field(max_length=200)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


WEIGHTS = table_of(PointsWeights)
