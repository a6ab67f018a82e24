"""Judgements as they were made, pinned to their rules and inputs, and notes of calls to firms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Text, select
from sqlmodel import Field, Session

from kit.data.bulk import among
from services.cultivation.tables import Base, table_of


class Assessment(Base, table=True):
    """A judgement: `rule_digest` names the pinned text of the rules, `inputs` and `results` are canonical texts. Never changed."""

    __tablename__ = "assessment"
    __table_args__ = (Index("ix_assessment_firm", "firm_id", "recorded_at"),)
    assessment_id: str = Field(primary_key=True, max_length=26)
    firm_id: str | None = Field(default=None, max_length=26)
    programme: str = Field(max_length=32)
    standard_id: str = Field(max_length=40)
    rule_digest: str = Field(max_length=64, foreign_key="rule_text.digest")
    on_day: date
    outcome: str = Field(max_length=16)
    inputs: str = Field(sa_type=Text)
    results: str = Field(sa_type=Text)
    result_hash: str = Field(max_length=64)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


class CallNote(Base, table=True):
    """What came of a talk with a firm about a programme; added to, never changed."""

    __tablename__ = "call_note"
    __table_args__ = (Index("ix_call_note_firm", "firm_id", "programme", "recorded_at"),)
    note_id: str = Field(primary_key=True, max_length=26)
    firm_id: str = Field(max_length=26)
    programme: str = Field(max_length=32)
    called_on: date
    note: str = Field(sa_type=Text)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


class Trial(Base, table=True):
    """A standard tried on the firms of a scope; the text that was tried stands under `rule_digest`, `counts` is JSON. Never changed."""

    __tablename__ = "trial"
    __table_args__ = (Index("ix_trial_standard", "standard_id", "recorded_at"),)
    trial_id: str = Field(primary_key=True, max_length=26)
    standard_id: str = Field(max_length=40)
    rule_digest: str = Field(max_length=64, foreign_key="rule_text.digest")
    name: str = Field(max_length=200)
    programme: str = Field(max_length=32)
    on_day: date
    tried: str = Field(sa_type=Text)
    scope_name: str = Field(max_length=80)
    counts: str = Field(sa_type=Text)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


class TrialResult(Base, table=True):
    """What came of one firm in a trial; `gap` in millionths of the thresholds."""

    __tablename__ = "trial_result"
    __table_args__ = (Index("ix_trial_result_outcome", "trial_id", "outcome", "place"),)
    trial_id: str = Field(primary_key=True, max_length=26, foreign_key="trial.trial_id")
    place: int = Field(primary_key=True)
    firm_id: str = Field(max_length=26)
    outcome: str = Field(max_length=16)
    unmet: int
    unknown: int
    manual: int
    gap: int


TRIAL, TRIAL_RESULT = table_of(Trial), table_of(TrialResult)
ASSESSMENT, CALL_NOTE = table_of(Assessment), table_of(CallNote)


def find(session: Session, assessment_id: str) -> Assessment | None:
    return session.get(Assessment, assessment_id)


def last_calls(session: Session, programme: str, firm_ids: Sequence[str]) -> dict[str, Any]:
    """The newest note of each firm about a programme."""
    mine = (CALL_NOTE.c.programme == programme, among(CALL_NOTE.c.firm_id, firm_ids))
    rows = session.execute(select(CALL_NOTE).where(*mine).order_by(CALL_NOTE.c.called_on, CALL_NOTE.c.note_id))
    return {row.firm_id: row for row in rows}
