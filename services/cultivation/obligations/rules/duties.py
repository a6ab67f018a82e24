"""Duties of those who hold a title, and on which day each falls due: a day of the year, or some months after a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.codes import Programme
from contracts.obligations import ChangeKind, ObligationKind, Stake
from contracts.standards import Confidence
from domain.months import months_after

DEFAULT_LEAD_DAYS = (30, 7)
MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """From `valid_from` on the last day is `due` of each year, or the day `months` after the change; both inclusive."""

    valid_from: date
    due: MonthDay | None
    months: int | None
    document: str
    article: str | None
    mark: Confidence


@dataclass(frozen=True, slots=True)
class Duty:
    """`misses`: how many within one validity period cost the `stake`; with `late_counts` what is done late is one of them.

    `year_before`: the period is the year before the last day. `terms` stand from the oldest to the newest. `changes` are the kinds of
    change that a report of changes is about, as its document names them.
    """

    code: str
    name: str
    kind: ObligationKind
    programme: Programme
    stake: Stake
    misses: int
    late_counts: bool
    year_before: bool
    terms: Sequence[Term]
    changes: frozenset[ChangeKind] = frozenset()

    @property
    def is_yearly(self) -> bool:
        return self.kind is not ObligationKind.CHANGE_REPORT

    def period_of(self, due_on: date) -> str:
        """The year that is reported by a last day."""
        return str(due_on.year - self.year_before)


Due = tuple[date, Term]


def due_in(duty: Duty, year: int) -> Due | None:
    """The last day of a year: by the newest term that has begun by its own day, so that none moves a day that had passed before it.

    None where no term had begun.
    """
    for term in reversed(duty.terms):
        if term.due is not None and (day := date(year, *term.due)) >= term.valid_from:
            return day, term
    return None


def due_after(duty: Duty, changed_on: date) -> Due | None:
    """The last day for reporting a change, by the term in force on its day."""
    for term in reversed(duty.terms):
        if term.months is not None and term.valid_from <= changed_on:
            return months_after(changed_on, term.months), term
    return None


def next_due(duty: Duty, day: date) -> date | None:
    """The first last day of the year on or after `day`."""
    found = [due[0] for year in (day.year, day.year + 1) if (due := due_in(duty, year)) is not None]
    return next((each for each in found if each >= day), None)
