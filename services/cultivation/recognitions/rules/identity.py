"""Whether two entries speak of one recognition: by number, else by the firm's one title of the programme in a window of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from contracts.codes import Evidence, IntervalReason
from domain.spans import Days, Interval
from services.cultivation.programmes.rules.validity import ValidityRule
from services.cultivation.recognitions.rules.evidence import ATTESTED

DEFAULT_WINDOW = 400  # days between an announcement without numbers and the certificates that follow it


class KnownTitle(NamedTuple):
    """A title that is there, not voided; `key` is the normal form of its number."""

    recognition_id: str
    firm_id: str
    key: str | None
    issued_on: date
    valid: Days
    ended_by: IntervalReason
    evidence: Evidence


@dataclass(frozen=True)
class Window:
    """How far apart two dates of one recognition may lie; a registration per calendar year never reaches into the next."""

    days: int
    rule: ValidityRule

    def holds(self, one: date, other: date) -> bool:
        if self.rule is ValidityRule.CALENDAR_YEAR and one.year != other.year:
            return False
        return abs((one - other).days) <= self.days


class Meeting(Enum):
    """How an entry meets the titles of its firm and programme."""

    NEW = auto()
    SAME = auto()
    COMPLETES = auto()
    UNCLEAR = auto()


def meet(
    key: str | None, issued_on: date, evidence: Evidence, mine: Sequence[KnownTitle], window: Window
) -> tuple[Meeting, KnownTitle | None]:
    """The title that an entry means, if any. `mine` are the firm's titles of the programme.

    A number that is not known yet completes the one title without a number in the window; an entry without a number
    means the one title in the window. Where several could be meant, a person decides.
    """
    if key is not None:
        holder = next((title for title in mine if title.key == key), None)
        if holder is not None:
            return _same(holder, evidence), holder
    near = [title for title in mine if (key is None or title.key is None) and _near(title, issued_on, window)]
    exact = [title for title in near if key is None and title.issued_on == issued_on]
    found = exact or near
    if not found:
        return Meeting.NEW, None
    if len(found) > 1:
        return Meeting.UNCLEAR, None
    return (_same(found[0], evidence) if key is None else Meeting.COMPLETES), found[0]


def _near(title: KnownTitle, issued_on: date, window: Window) -> bool:
    """What was issued after a title had been cancelled or revoked is another recognition."""
    afterwards = title.ended_by is not IntervalReason.TERM and issued_on >= title.valid.before
    return window.holds(title.issued_on, issued_on) and not afterwards


def _same(title: KnownTitle, evidence: Evidence) -> Meeting:
    """An official source completes what was known from hearsay."""
    return Meeting.COMPLETES if evidence in ATTESTED and title.evidence not in ATTESTED else Meeting.SAME


def joined(certificate: Days, other: Days, other_ended_by: IntervalReason) -> Days:
    """The validity of one recognition from two entries: the certificate's, cut short where the other was ended by a decision."""
    if other_ended_by is IntervalReason.TERM:
        return certificate
    return Interval(certificate.start, max(certificate.start, min(certificate.before, other.before)))
