"""Rounds of applications (申报批次): when one may hand in, to the second, and the spans that notices of earlier years lead one to expect.

A round is announced by the office. A window of `windows.toml` is only expected: nobody can apply in it until the office opens its round.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contracts.applications import RoundState
from contracts.codes import Programme
from contracts.standards import Confidence


@dataclass(frozen=True)
class Window:
    """From `first` to `last` (month-day, both inclusive) of the years from `years[0]` to `years[1]`."""

    programme: str
    years: tuple[int, int]
    first: str
    last: str
    document: str
    mark: str

    def of(self, year: int) -> tuple[date, date] | None:
        """The span of a year; None where the window was not so."""
        if not self.years[0] <= year <= self.years[1]:
            return None
        return date.fromisoformat(f"{year}-{self.first}"), date.fromisoformat(f"{year}-{self.last}")


@dataclass(frozen=True)
class Round:
    """One round of a programme and year. `closing` is the wall-clock time of the last day in Asia/Shanghai, `grace` what the server allows beyond.

    `opens_at` and `closes_at` are the same as instants. `carried_over`: made for applications from before there were rounds;
    it takes their drafts and no new ones.
    """

    round_id: str
    programme: Programme
    year: int
    name: str
    opens_on: date
    closes_on: date
    closing: time
    opens_at: datetime
    closes_at: datetime
    grace: timedelta = timedelta(0)
    document_no: str = ""
    cancelled: bool = False
    carried_over: bool = False

    @property
    def latest_year(self) -> int:
        """The last accounting year that its applications report."""
        return self.year - 1

    def state(self, now: datetime) -> RoundState:
        """Where it stands at an instant."""
        if self.cancelled:
            return RoundState.CANCELLED
        if now < self.opens_at:
            return RoundState.PLANNED
        if now <= self.closes_at:
            return RoundState.OPEN
        return RoundState.GRACE if now <= self.closes_at + self.grace else RoundState.CLOSED

    def overlaps(self, other: "Round") -> bool:
        """Whether both take applications of one programme on a same day."""
        standing = not (self.cancelled or other.cancelled or self.carried_over or other.carried_over)
        same = standing and self.programme is other.programme
        return same and self.opens_on <= other.closes_on and other.opens_on <= self.closes_on


@dataclass(frozen=True)
class Shut:
    """Why a round takes nothing at this instant: a stable code and words for people."""

    code: str
    title: str
    detail: str


TAKING = (RoundState.OPEN, RoundState.GRACE)


def shut(found: Round, now: datetime) -> Shut | None:
    """None while it takes applications, its grace included."""
    state = found.state(now)
    if state in TAKING:
        return None
    if state is RoundState.CANCELLED:
        return Shut("round_cancelled", "申报批次已取消", f"{found.name}已取消，不再受理。")
    if state is RoundState.PLANNED:
        return Shut("round_not_open", "申报尚未开始", f"{found.name}自 {found.opens_on} 起受理。")
    grace = f"（含宽限 {int(found.grace.total_seconds()) // 60} 分钟）" if found.grace else ""
    detail = f"{found.name}已于 {found.closes_on} {found.closing.isoformat()} 截止{grace}，不再受理。"
    return Shut("round_closed", "申报窗口已关闭", detail)


def open_round(rounds: Iterable[Round], programme: Programme, now: datetime) -> Round | None:
    """The one that takes new applications of the programme now; of two, the one that closes last."""
    mine = [each for each in rounds if each.programme is programme and not each.carried_over]
    taking = [each for each in mine if each.state(now) in TAKING]
    return max(taking, key=lambda each: each.closes_at, default=None)


def next_span(
    rounds: Iterable[Round], windows: Iterable[Window], programme: Programme, day: date
) -> tuple[date, date, str] | None:
    """When one may apply next: the round that is open or the next to open, else the window expected within a year; with its source."""
    announced = [
        each
        for each in rounds
        if each.programme is programme and not each.cancelled and not each.carried_over and each.closes_on >= day
    ]
    if announced:
        found = min(announced, key=lambda each: each.opens_on)
        first, last = found.opens_on, found.closes_on
        return first, last, f"{'正在受理' if first <= day else '将于'} {first} 至 {last}（{found.document_no}）"
    return expected_span(windows, programme, day)


def expected_span(windows: Iterable[Window], programme: Programme, day: date) -> tuple[date, date, str] | None:
    """The window of earlier years that holds the day, or the next one within a year."""
    mine = [each for each in windows if each.programme == programme]
    spans = [(span, each) for each in mine for year in (day.year, day.year + 1) if (span := each.of(year))]
    open_or_next = sorted(((span, each) for span, each in spans if span[1] >= day), key=lambda found: found[0])
    if not open_or_next:
        return None
    (first, last), window = open_or_next[0]
    sure = "" if window.mark == Confidence.CERTAIN else f"，{Confidence(window.mark).label}"
    return first, last, f"{'往年此时受理' if first <= day else '预计'} {first} 至 {last}（{window.document}{sure}）"
