"""While a title is held: suspensions, the name on its certificate, the days between it and the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.holding import SuspensionKind
from domain.findings import Finding
from domain.months import months_after
from domain.spans import Days, Interval, Span

MONTHS_TO_REPORT = 3  # 国科发火〔2016〕32号 art. 17: 更名或与认定条件有关的重大变化 within three months

DECIDED_AHEAD = Finding("decided_in_future", "决定日期不得晚于今天")
OUTSIDE = Finding("outside_validity", "日期应在资格的有效期内")
BACKWARDS = Finding("ends_before_start", "结束日期不得早于开始日期")
OVERLAPPING = Finding("suspended_already", "所填日期内该资格已有暂停或待核查")
OVER_BY_THEN = Finding("over_by_then", "该次暂停在此日之前已届满")
NAME_UNCHANGED = Finding("name_unchanged", "证书所载名称与该日企业名称相同，无需换发")
REISSUED_AHEAD = Finding("reissued_in_future", "换发日期不得晚于今天")
BEFORE_ISSUE = Finding("reissued_before_issue", "换发日期不得早于发证日期")


@dataclass(frozen=True)
class Resting:
    """A suspension as known."""

    kind: SuspensionKind
    days: Days


def resting_on(resting: Sequence[Resting], day: date) -> Resting | None:
    """The suspension of a day."""
    return next((each for each in resting if each.days.covers(day)), None)


def unsuspendable(valid: Days, resting: Sequence[Resting], wanted: Days) -> tuple[str, Finding] | None:
    """The field and reason why a title cannot rest over these days."""
    if not valid.covers(wanted.start):
        return "begins_on", OUTSIDE
    if wanted.before <= wanted.start:
        return "ends_on", BACKWARDS
    if any(each.days.start < wanted.before and wanted.start < each.days.before for each in resting):
        return "begins_on", OVERLAPPING
    return None


def resumed(resting: Resting, day: date) -> Resting | None:
    """The suspension when the title rests no more from a day on; None when it then never rested."""
    return Resting(resting.kind, Interval(resting.days.start, day)) if resting.days.start < day else None


def certificate_day(issued_on: date, reissued: Sequence[date], day: date) -> date:
    """The day whose name stands on the certificate: of its issue, or of its last reissue by then."""
    return max([issued_on, *(each for each in reissued if each <= day)])


@dataclass(frozen=True)
class Rename:
    """The firm took another name after its certificate; `report_by` is the last day to say so."""

    renamed_on: date
    report_by: date


def unreported(names: Sequence[Span[str]], named_on: date, day: date) -> Rename | None:
    """The first change of name since the day of the certificate."""
    later = [span.start for span in names if named_on < span.start <= day]
    return Rename(later[0], months_after(later[0], MONTHS_TO_REPORT)) if later else None


def unissuable(names: Sequence[Span[str]], named_on: date, issued_on: date, day: date, today: date) -> Finding | None:
    """Why a certificate with another name cannot be reissued on a day."""
    if day > today:
        return REISSUED_AHEAD
    if day < issued_on:
        return BEFORE_ISSUE
    return None if unreported(names, named_on, day) else NAME_UNCHANGED


def gap_days(before: Days, after: Days) -> int:
    """Days between two titles on which neither is valid."""
    return max(0, (after.start - before.before).days)
