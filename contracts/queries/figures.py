"""Answers about how figures are counted, and about zones side by side."""

from datetime import date, datetime
from decimal import Decimal

from contracts.codes import CountingBasis, Programme, Zone
from contracts.comparisons import ComparedMeasure
from contracts.queries.base import Answer, CountAnswer, Page, Provenance


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


class ComparedScope(Answer):
    """A zone or a region beside the others. Percentages are null where their base is less than the least.

    `ranks`: by field, 1 is best, equal values share a place; among the four zones, and only for who sees all of them.
    """

    scope: str
    scope_name: str
    kind: str  # region | zone
    stock: int
    year_ago: int  # on the same day of last year
    growth: Decimal | None  # %
    due: int  # held at the last year's end but one, over before the end of `renewal_year`
    renewed: int  # of them valid at its end
    renewal_rate: Decimal | None  # %
    ending: int  # of the stock: the last title ends within a year
    at_risk_share: Decimal | None  # %
    supplements: int  # 补正 answered within a year
    supplement_days: Decimal | None  # on average
    ranks: dict[str, int]


class ZoneComparison(CountAnswer, Provenance):
    """The zones side by side on a day; regions are unions of zones."""

    year_ago_on: date
    renewal_year: int
    ending_until: date
    supplements_since: date
    least_base: int  # firms
    items: tuple[ComparedScope, ...]


class ComparedFirm(Answer):
    """A firm behind a measure; `ended_on` is the last day of the title that is meant, `days` those of a 补正."""

    firm_id: str
    uscc: str
    name: str
    zone: Zone
    ended_on: date | None = None
    renewed: bool | None = None
    days: int | None = None


class ComparedFirms(Page):
    measure: ComparedMeasure
    measure_name: str
    items: tuple[ComparedFirm, ...]
