"""What was said in the order it was said, and how every basis counts it, read from the definitions alone."""

from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.codes import RUNGS, ApplicationState, CountingBasis, FirmStatus, Programme
from contracts.events.registry import FirmState
from contracts.queries.cultivation import RecognitionView

Where = tuple[str, str | None, str | None]
Count = tuple[CountingBasis, Programme]
B, P = CountingBasis, Programme
IN_PUBLICITY = (
    ApplicationState.PUBLICITY,
    ApplicationState.OBJECTION,
    ApplicationState.FILED,
    ApplicationState.ANNOUNCED,
)


@dataclass(frozen=True)
class Term:
    """One reading of a title: from `start` until the day before `before`; `by_term` unless a decision ended it.

    `recognised` is the day of the recognition, which for a title that was another firm's lies before its start; `passed_on` says that it goes on
    at another firm.
    """

    programme: Programme
    start: date
    before: date
    by_term: bool
    recognised: date
    passed_on: bool = False
    taken_over: bool = False

    def covers(self, day: date) -> bool:
        return self.start <= day < self.before


@dataclass
class Title:
    """Every reading of a title's interval, each known from its instant; None once it was voided."""

    firm_id: str
    programme: Programme
    readings: list[tuple[datetime, Term | None]]
    view: RecognitionView
    rests: list[tuple[datetime, tuple[date, date] | None]] = field(default_factory=list)
    taken_over: bool = False
    passed_on: bool = False

    def rests_on(self, on: date, at: datetime) -> bool:
        rest = next((days for since, days in reversed(self.rests) if since <= at), None)
        return rest is not None and rest[0] <= on < rest[1]

    def known(self, at: datetime) -> Term | None:
        return next((term for since, term in reversed(self.readings) if since <= at), None)


@dataclass
class Filing:
    """An application with its steps: (known from, day, state)."""

    firm_id: str
    programme: Programme
    steps: list[tuple[datetime, date, ApplicationState]]

    def in_publicity(self, on: date, at: datetime) -> bool:
        states = [state for since, day, state in self.steps if since <= at and day <= on]
        return bool(states) and states[-1] in IN_PUBLICITY


@dataclass(frozen=True)
class Listed:
    """A 公示 list of a day that names a firm."""

    firm_id: str
    programme: Programme
    day: date
    known_from: datetime

    def stands(self, on: date, terms: list[Term]) -> bool:
        """For 400 days, unless the title has come, whose date may lie as long before the list."""
        came = any(
            term.programme is self.programme
            and term.start <= on
            and abs((term.start - self.day).days) <= 400
            and (term.by_term or term.before > self.day)
            for term in terms
        )
        return 0 <= (on - self.day).days <= 400 and not came


@dataclass
class Memory:
    """Firms, titles, filings, lists and what the office has set."""

    versions: dict[str, list[FirmState]] = field(default_factory=dict)
    titles: list[Title] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    allowed: list[tuple[datetime, date, int]] = field(default_factory=list)

    def firm(self, firm_id: str, at: datetime) -> FirmState | None:
        return next((state for state in reversed(self.versions[firm_id]) if state.recorded_at <= at), None)

    def cells(self, on: date, at: datetime) -> dict[Count, dict[str, Where]]:
        """(basis, programme) → firm → (zone, park, industry), counted firm by firm."""
        found: dict[Count, dict[str, Where]] = {}
        for firm_id in self.versions:
            place = self._place(firm_id, on, at)
            for counted in self.counts(firm_id, on, at) if place else ():
                found.setdefault(counted, {})[firm_id] = place  # type: ignore[assignment]
        return found

    def counts(self, firm_id: str, on: date, at: datetime) -> set[Count]:
        """Everything that counts a firm, wherever it is."""
        known = [(title, title.known(at)) for title in self.titles if title.firm_id == firm_id]
        terms = [term for _, term in known if term is not None]
        standing = {t.programme for title, t in known if t and t.covers(on) and not title.rests_on(on, at)}
        real = [term for term in terms if term.start < term.before]
        held = {term.programme for term in real if term.covers(on)}
        lapsed = {term.programme for term in real if term.before <= on} - held
        public = {f.programme for f in self.filings if f.firm_id == firm_id and f.in_publicity(on, at)}
        mine = [each for each in self.lists if each.firm_id == firm_id and each.known_from <= at]
        public |= {each.programme for each in mine if each.stands(on, terms)}
        public -= held | {P.TECH_SME}
        days = self._allowed(on, at)
        over = {t.programme for t in real if t.by_term and 0 < (on - t.before).days + 1 <= days}
        young = [t for t in real if t.start <= on and on.year - t.recognised.year < 3 and (t.by_term or on < t.before)]
        rungs = [rung for rung in RUNGS if rung in held]
        giant = P.LITTLE_GIANT in held and P.SRDI not in lapsed
        waiting = {P.HNTE} & over & public
        return {
            *((B.EACH, programme) for programme in held),
            *((B.HIGHEST, rung) for rung in rungs[-1:]),
            *((B.WITH_GIANTS, P.SRDI) for _ in [0] if giant or P.SRDI in held),
            *((B.AWAITING_RENEWAL, programme) for programme in waiting),
            *((B.WITH_RENEWALS, programme) for programme in (held & {P.HNTE}) | waiting),
            *((B.IN_PUBLICITY, programme) for programme in public),
            *((B.WITH_PUBLICITY, programme) for programme in (held - {P.TECH_SME}) | public),
            *((B.SUSPENDED, programme) for programme in held - standing),
            *((B.YEAR_END_COHORTS, P.HNTE) for term in young if term.programme is P.HNTE),
        }

    def reason(self, firm_id: str, programme: Programme, start: date, end: date, at: datetime) -> str:
        """Why a firm that is in one of two stocks of 每级 came or went, by the words of the definition."""
        known = [title.known(at) for title in self.titles if (title.firm_id, title.programme) == (firm_id, programme)]
        terms = [term for term in known if term is not None and term.start < term.before]
        place = self._place(firm_id, end, at)
        if any(term.covers(end) for term in terms) and not any(term.covers(start) for term in terms):
            begun = sorted((term.start, not term.taken_over) for term in terms if start < term.start <= end)
            if not begun[0][1]:
                return "succeeded-in"
            return "re-recognised" if any(term.before <= start for term in terms) else "recognised-first"
        if any(term.covers(end) for term in terms):
            return self._moved(firm_id, start, at, place)
        gone = max((t.before, t.passed_on, not t.by_term) for t in terms if t.before <= end)
        if gone[1]:
            return "succeeded-out"
        if place is None and self._dissolved(firm_id, end, at):
            return "dissolved"
        return "revoked" if gone[2] else "expired-unrenewed"

    def _moved(self, firm_id: str, start: date, at: datetime, place: Where | None) -> str:
        """Of a firm that holds the title at both ends and counts at one: where it is says it."""
        if place is None:
            return "dissolved"
        inside = {"lanzhou-new-area", "lanzhou-hitech", "baiyin-hitech", "lanzhou-etdz"}
        before = self._place(firm_id, start, at)
        return "moved-out" if before is not None and before[0] in inside else "moved-in"

    def _dissolved(self, firm_id: str, on: date, at: datetime) -> bool:
        state = self.firm(firm_id, at)
        stays = state.residencies if state is not None else ()
        return any(s.ended_by in ("closed", "merged") and s.valid_before and s.valid_before <= on for s in stays)

    def _allowed(self, on: date, at: datetime) -> int:
        told = [(since, number, days) for number, (known, since, days) in enumerate(self.allowed) if known <= at]
        return max((each for each in told if each[0] <= on), default=(None, 0, 180))[2]

    def _place(self, firm_id: str, on: date, at: datetime) -> Where | None:
        state = self.firm(firm_id, at)
        if state is None or state.status is FirmStatus.VOIDED:
            return None
        stays = (s for s in state.residencies if s.valid_from <= on and (s.valid_before is None or on < s.valid_before))
        stay = next(stays, None)
        if stay is None:
            return None
        trade = next((t.primary for t in state.industries if t.valid_from <= on), None)
        return stay.zone.value, stay.park, trade
