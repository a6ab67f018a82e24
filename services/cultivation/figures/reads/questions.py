"""Figures as they are asked for: one value each, with the defaults filled in later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.codes import COUNTED_ZONES, CountingBasis, Programme, Region
from kit.data.problem import FieldError, Problem, invalid
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

    def counted_on(self, day: date) -> Counted:
        return counted_under(self.programme, self.basis, [day])


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

    def counted_over(self, end: date) -> Counted:
        return counted_under(self.programme, self.basis, [self.start, end])


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

    def counted_on(self, days: Sequence[date]) -> Counted:
        return counted_under(self.programme, self.basis, days)


def counted_under(
    programme: Programme, basis: CountingBasis, days: Iterable[date] = (), name: str = "counting_basis"
) -> Counted:
    """What is counted on these days. Raises 422 for a programme that the basis does not know, or a day that it does not have.

    `name` is the parameter that asked for the basis.
    """
    entry = BY_CODE[basis]
    if programme not in entry.programmes:
        said = f"“{programme.label}”没有“{basis.label}”口径。"
        raise _refused("basis_not_for_programme", name, said, "该口径不适用于所选资格")
    if entry.year_end and not all(map(entry.is_counted_on, days)):
        said = f"“{basis.label}”口径只统计各年 12 月 31 日，请把日期都改为 12 月 31 日。"
        raise _refused("basis_year_end_only", name, said, "该口径只统计 12 月 31 日")
    return Counted(programme, basis)


def _refused(code: str, name: str, detail: str, message: str) -> Problem:
    return invalid(code, "统计口径有误", detail, [FieldError(f"/query/{name}", code, message)])
