"""Answers about how figures are counted, and about zones side by side."""

from datetime import date, datetime

from contracts.codes import CountingBasis, Programme
from contracts.queries.base import Answer


class CountingSettingView(Answer):
    """What the office has set for counting from a day on; `valid_from` is null for what holds by default."""

    valid_from: date | None
    awaited_days: int  # a title that ran out is awaited as long
    least_base: int  # firms: of fewer no percentage is shown
    document_no: str | None = None
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class CountingBasisView(Answer):
    """A way to count, with its definition; figures that were frozen under an earlier version stay as they are."""

    counting_basis: CountingBasis
    name: str
    version: int
    programmes: tuple[Programme, ...]
    programme_names: tuple[str, ...]
    definition: str
    year_end_only: bool


class CountingBasisList(Answer):
    """The bases, what is set for the date, and every entry so far, the newest first."""

    as_of: date
    setting: CountingSettingView
    entries: tuple[CountingSettingView, ...]
    items: tuple[CountingBasisView, ...]
