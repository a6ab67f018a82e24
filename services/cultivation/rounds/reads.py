"""Rounds as they hold now, with the spans that earlier years lead one to expect where none is announced."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from sqlmodel import Session

from contracts.applications import RoundState
from contracts.codes import Programme
from contracts.queries.rounds import RoundList, RoundView
from contracts.standards import Confidence
from kit.data import clock
from kit.data.problem import Problem, conflict, not_found
from services.cultivation.rounds import tables
from services.cultivation.rounds.reference import windows
from services.cultivation.rounds.rules import Round, Shut, Window, next_span, open_round, shut
from services.cultivation.rounds.tables import ApplicationRound, round_of

ORDER = tuple(getattr(RoundState, name) for name in ("OPEN", "GRACE", "PLANNED", "EXPECTED", "CLOSED", "CANCELLED"))
END_OF_DAY = time(23, 59, 59)


def listing(
    session: Session, programme: Programme | None = None, year: int | None = None, state: RoundState | None = None
) -> RoundList:
    """Every round, and for this year and the next the windows of programmes of which none is announced."""
    now = clock.now()
    rows = tables.present(session, programme, year)
    announced = {(row.programme, row.year) for row in rows if not row.carried_over}
    shown = [*(view(row, now) for row in rows), *_expected(announced, programme, year, now)]
    wanted = [each for each in shown if state in (None, each.state)]
    wanted.sort(key=lambda each: (ORDER.index(each.state), each.closes_at, each.programme.value))
    return RoundList(at=now, items=tuple(wanted))


def get(session: Session, round_id: str) -> RoundView:
    """One round. Raises 404."""
    row = tables.find(session, round_id)
    if row is None:
        raise not_found()
    return view(row, clock.now())


def the_round(session: Session, round_id: str) -> Round:
    """One round as the rules read it. Raises 404."""
    row = tables.find(session, round_id)
    if row is None:
        raise not_found()
    return round_of(row)


def name_of(session: Session, round_id: str) -> str:
    """The name of a round as it is called now."""
    return names_of(session, [round_id]).get(round_id, "")


def names_of(session: Session, round_ids: Iterable[str]) -> dict[str, str]:
    """Names by number."""
    return tables.names(session, round_ids)


def rounds_of(session: Session, programme: Programme) -> list[Round]:
    return [round_of(row) for row in tables.present(session, programme)]


def accepting(session: Session, programme: Programme, now: datetime) -> Round:
    """The round that takes new applications of the programme. Raises 409 no_open_round, with when one may expect the next."""
    found = open_round(rounds_of(session, programme), programme, now)
    if found is None:
        span = upcoming(session, programme, clock.civil_date(now))
        words = f"{span[2]}。" if span else "办公室尚未公布下一批次。"
        raise conflict("no_open_round", "当前没有受理中的批次", f"{programme.label}目前不受理申报：{words}")
    return found


def upcoming(session: Session, programme: Programme, day: date) -> tuple[date, date, str] | None:
    """When one may next apply for a programme, and by what one knows it."""
    return next_span(rounds_of(session, programme), windows(), programme, day)


def refused(found: Round, why: Shut) -> Problem:
    """The refusal of what comes before the window or after it."""
    opens, closes = found.opens_at.isoformat(), found.closes_at.isoformat()
    return conflict(why.code, why.title, why.detail, round_id=found.round_id, opens_at=opens, closes_at=closes)


def require_taking(found: Round, now: datetime) -> None:
    """Raises 409 round_not_open, round_closed or round_cancelled."""
    why = shut(found, now)
    if why is not None:
        raise refused(found, why)


def view(row: ApplicationRound, now: datetime) -> RoundView:
    """A row at an instant."""
    found = round_of(row)
    state = found.state(now)
    return RoundView(
        round_id=found.round_id,
        programme=found.programme,
        programme_name=found.programme.label,
        year=found.year,
        name=found.name,
        state=state,
        state_name=state.label,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        closing_time=row.closing,
        grace_minutes=row.grace_minutes,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        taken_until=found.closes_at + found.grace,
        document_no=found.document_no,
        note=row.reason,
        carried_over=found.carried_over,
        version=row.version,
        recorded_by=row.recorded_by,
        recorded_at=row.known_from,
    )


def _expected(
    announced: set[tuple[str, int]], programme: Programme | None, year: int | None, now: datetime
) -> Iterator[RoundView]:
    this_year = clock.civil_date(now).year
    for window in windows():
        for each in (this_year, this_year + 1):
            span = window.of(each)
            asked = programme in (None, window.programme) and year in (None, each)
            if asked and span and span[1] >= clock.civil_date(now) and (window.programme, each) not in announced:
                yield _window_view(window, each, *span)


def _window_view(window: Window, year: int, first: date, last: date) -> RoundView:
    programme, state = Programme(window.programme), RoundState.EXPECTED
    closes = tables.instant(last, END_OF_DAY)
    return RoundView(
        round_id=None,
        programme=programme,
        programme_name=programme.label,
        year=year,
        name=f"{year}年度{programme.label}申报（往年时段）",
        state=state,
        state_name=state.label,
        opens_on=first,
        closes_on=last,
        closing_time=END_OF_DAY.isoformat(),
        grace_minutes=0,
        opens_at=tables.instant(first, time()),
        closes_at=closes,
        taken_until=closes,
        document_no=window.document,
        note=f"依往年通知推定（{Confidence(window.mark).label}），以当年通知为准，批次由办公室公布后受理",
    )
