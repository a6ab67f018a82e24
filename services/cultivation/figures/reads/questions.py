"""Figures as they are asked for: one value each, with the defaults filled in later."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.codes import COUNTED_ZONES, CountingBasis, Programme, Region
from kit.data.problem import FieldError, invalid
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.firms.reads import ALL
from services.cultivation.holdings.rules.bases import BY_CODE

SCOPES = [ALL, *(each.value for each in (*Region, *COUNTED_ZONES))]
ScopeCode = Annotated[str, Field(json_schema_extra={"enum": SCOPES})]
"""A region, a zone, or everything that the caller may see."""
Slug = Annotated[str, Field(max_length=64)]


@dataclass(frozen=True)
class CellQuestion:
    """The firms of a programme in some cells on a day, as known at an instant; `scope` and `zone` act both.

    `park` and `industry` may be `none`: 未划分, 未分类. `q` are words that a list finds firms by; a stock has none.
    """

    programme: Programme
    basis: CountingBasis = CountingBasis.EACH
    as_of: date | None = None
    known_at: datetime | None = None
    scope: str | None = None
    zone: str | None = None
    park: str | None = None
    industry: str | None = None
    q: str | None = None

    @property
    def counted(self) -> Counted:
        return counted_under(self.programme, self.basis)


@dataclass(frozen=True)
class FlowQuestion:
    """A flow as it is asked for. One instant stands for both ends: two readings are compared only when two are named."""

    programme: Programme
    start: date
    end: date | None = None
    known_from: datetime | None = None
    known_to: datetime | None = None
    scope: str | None = None
    basis: CountingBasis = CountingBasis.EACH

    @property
    def counted(self) -> Counted:
        return counted_under(self.programme, self.basis)


class Step(StrEnum):
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class SeriesQuestion:
    """The stock at the ends of months or years from `start` to `end`, and at `end`."""

    programme: Programme
    start: date
    end: date | None = None
    step: Step = Step.MONTH
    known_at: datetime | None = None
    scope: str | None = None
    zone: str | None = None
    basis: CountingBasis = CountingBasis.EACH

    @property
    def counted(self) -> Counted:
        return counted_under(self.programme, self.basis)


def counted_under(programme: Programme, basis: CountingBasis) -> Counted:
    """What is counted. Raises 422 for a programme that the basis does not know."""
    if programme not in BY_CODE[basis].programmes:
        error = FieldError("/query/counting_basis", "basis_not_for_programme", "该口径不适用于所选资格")
        raise invalid(
            "basis_not_for_programme", "统计口径有误", f"“{programme.label}”没有“{basis.label}”口径。", [error]
        )
    return Counted(programme, basis)
