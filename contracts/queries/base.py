"""What every answer shares."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from contracts.codes import CountingBasis, Programme


class Answer(BaseModel):
    """Base of every answer; immutable, unknown fields refused where we produce it, ignored where we read it."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(Answer):
    """Keyset paging: `total` is 共 N 条 under the same filter, `next_cursor` null on the last page."""

    total: int
    next_cursor: str | None = None


class Period(Answer):
    """A dated value over `[valid_from, valid_before)`; `valid_until` is the inclusive last day for people. Open ends are null."""

    valid_from: date
    valid_before: date | None = None
    valid_until: date | None = None


class Provenance(Answer):
    """What every figure carries: valid-as-of date, known-at instant, watermark, definition (口径) and source."""

    as_of: date
    known_at: datetime
    watermark: datetime | None = None  # newest registry fact that the snapshot has applied
    sequence: int | None = None  # newest cultivation event behind the figure
    definition: str
    source: str
    projected: bool = False  # the day had not come when this was known: certificates as they stand, nobody renews


class CountAnswer(Answer):
    """What was counted: a programme under a basis."""

    programme: Programme
    programme_name: str
    counting_basis: CountingBasis = CountingBasis.EACH
    counting_basis_name: str = CountingBasis.EACH.label
    counting_basis_version: int = 1
