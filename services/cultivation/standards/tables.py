"""The office's own standards, the values that it has scheduled, and the texts that assessments are pinned to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import orjson
from sqlalchemy import CheckConstraint, Index, Text, select
from sqlmodel import Field, Session

from contracts.codes import Programme
from contracts.standards import Confidence
from domain.spans import OPEN
from services.cultivation.standards.rules.criteria import DatedValue
from services.cultivation.standards.rules.places import Place
from services.cultivation.standards.rules.values import read_value
from services.cultivation.tables import Base, table_of


class OfficeStandard(Base, table=True):
    """A standard drafted here; `number` counts the drafts of a programme. In force over `[adopted_from, valid_before)`.

    `content` is JSON: title, legal basis and criteria.
    """

    __tablename__ = "office_standard"
    __table_args__ = (
        CheckConstraint("version > 0", name="office_standard_version"),
        Index("uq_office_standard_number", "programme", "number", unique=True),
    )
    standard_id: str = Field(primary_key=True, max_length=26)
    programme: str = Field(max_length=32)
    number: int
    content: str = Field(sa_type=Text)
    adopted_from: date | None = None
    valid_before: date | None = None
    document_no: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


class ParameterValue(Base, table=True):
    """A value that the office scheduled; the row stands, withdrawn or not."""

    __tablename__ = "parameter_value"
    __table_args__ = (CheckConstraint("valid_from < valid_before", name="parameter_value_span"),)
    standard_id: str = Field(primary_key=True, max_length=40)
    parameter: str = Field(primary_key=True, max_length=200)
    entry: int = Field(primary_key=True)
    valid_from: date
    valid_before: date
    value: str = Field(sa_type=Text)
    citation: str = Field(max_length=200)
    mark: str = Field(max_length=10)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime
    withdrawn_by: str | None = Field(default=None, max_length=80)
    withdrawn_at: datetime | None = None


class RuleText(Base, table=True):
    """A resolved rule set word by word under its digest, as judgements were made by it; never changed."""

    __tablename__ = "rule_text"
    digest: str = Field(primary_key=True, max_length=64)
    standard_id: str = Field(max_length=40)
    version_name: str = Field(max_length=100)
    content: str = Field(sa_type=Text)
    recorded_at: datetime


STANDARD, VALUE, RULE_TEXT = table_of(OfficeStandard), table_of(ParameterValue), table_of(RuleText)


def office_standards(session: Session, programme: Programme | None = None) -> list[OfficeStandard]:
    """Those drafted here, oldest first."""
    query = select(OfficeStandard).order_by(STANDARD.c.programme, STANDARD.c.number)
    if programme is not None:
        query = query.where(STANDARD.c.programme == programme.value)
    return list(session.scalars(query))


def office_standard(session: Session, standard_id: str) -> OfficeStandard | None:
    return session.get(OfficeStandard, standard_id)


def scheduled_rows(session: Session, standard_id: str, parameter: str) -> list[ParameterValue]:
    """Every entry of a parameter, withdrawn ones too."""
    mine = (VALUE.c.standard_id == standard_id, VALUE.c.parameter == parameter)
    return list(session.scalars(select(ParameterValue).where(*mine).order_by(VALUE.c.entry)))


def scheduled_values(session: Session) -> Mapping[str, Mapping[str, Sequence[DatedValue]]]:
    """What the office has scheduled and not withdrawn: standard → parameter → values."""
    found: dict[str, dict[str, list[DatedValue]]] = defaultdict(lambda: defaultdict(list))
    query = select(VALUE).where(VALUE.c.withdrawn_at.is_(None)).order_by(VALUE.c.valid_from)
    for row in session.execute(query):
        value = read_value(orjson.loads(row.value), Place(row.valid_from, OPEN, row.citation, Confidence.UNSURE))
        dated = DatedValue(row.valid_from, row.valid_before, value, row.citation, Confidence(row.mark))
        found[row.standard_id][row.parameter].append(dated)
    return found


def rule_text(session: Session, digest: str) -> str | None:
    """The pinned text of a rule set."""
    found: str | None = session.scalar(select(RULE_TEXT.c.content).where(RULE_TEXT.c.digest == digest))
    return found
