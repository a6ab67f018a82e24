"""Which firm owes what, as of a day and as known at an instant: titles, names and statements gathered, and the rule asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true
from sqlmodel import Session

from contracts.codes import FirmStatus, Programme, Zone
from contracts.obligations import ObligationStanding, ObligationState
from domain.spans import Interval
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import civil_date
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.obligations.reads.changes import changes_of, may_have_changed
from services.cultivation.obligations.reads.duties import duties
from services.cultivation.obligations.rules.duties import Duty, falls_due, reported_from
from services.cultivation.obligations.rules.owing import Change, HeldTitle, Obligation, owed
from services.cultivation.obligations.rules.states import Said, misses, state_of
from services.cultivation.obligations.tables import STATEMENT
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified

Key = tuple[str, str, str]
"""Firm, duty, period."""
Chosen = Mapping[str, Sequence[Duty]]
"""Duties by programme."""
Titles = dict[str, dict[str, list[HeldTitle]]]
"""By firm and programme."""

CHUNK = 1_000  # firms whose rows are in hand at once


@dataclass(frozen=True)
class Gathering:
    """What is asked: living firms that the caller sees, in a zone or by name.

    `since` is the first last day that is kept here, `until` the last one that is asked for.
    """

    caller: Caller
    known: Knowledge
    day: date
    since: date
    zone: Zone | None = None
    firm_id: str | None = None
    programme: Programme | None = None
    until: date = date.max


@dataclass(frozen=True)
class Standing:
    """One obligation of a firm as it stands: `firm` and `statement` are rows, `misses` those of its title under its duty."""

    firm: Any
    obligation: Obligation
    state: ObligationState
    misses: int
    statement: Any | None

    @property
    def key(self) -> Key:
        return self.firm.firm_id, self.obligation.duty.code, self.obligation.period

    @property
    def standing(self) -> ObligationStanding | None:
        return ObligationStanding(self.statement.standing) if self.statement else None

    @property
    def zone(self) -> Zone | None:
        return Zone(self.firm.zone) if self.firm.zone else None


def standings(session: Session, asked: Gathering) -> list[Standing]:
    """Every obligation that falls due from `since` to `until`, the earliest last day first."""
    chosen = _chosen(session, asked)
    found = [
        standing
        for firm_ids in _in_question(session, asked, chosen)
        for standing in _of_firms(session, asked, chosen, firm_ids)
    ]
    return sorted(found, key=lambda each: (each.obligation.due_on, *each.key))


def _chosen(session: Session, asked: Gathering) -> Chosen:
    """The duties that may fall due then."""
    chosen: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties(session, asked.known):
        if asked.programme in (None, duty.programme) and falls_due(duty, asked.since, asked.until):
            chosen[duty.programme.value].append(duty)
    return chosen


def _in_question(session: Session, asked: Gathering, chosen: Chosen) -> Iterator[Sequence[str]]:
    """The firms that may owe it, some at a time: holders of titles, or only who changed where no day of the year falls due."""
    if asked.firm_id:
        yield [asked.firm_id]
        return
    several = [duty for mine in chosen.values() for duty in mine]
    if any(duty.is_yearly for duty in several):
        holders = select(RECOGNITION.c.firm_id).where(RECOGNITION.c.programme.in_(sorted(chosen))).distinct()
        firm_ids: Sequence[str] = sorted(session.execute(holders).scalars())
    else:
        firm_ids = may_have_changed(session, reported_from(several, asked.since)) if several else []
    for first in range(0, len(firm_ids), CHUNK):
        yield firm_ids[first : first + CHUNK]


def _of_firms(session: Session, asked: Gathering, chosen: Chosen, firm_ids: Sequence[str]) -> Iterator[Standing]:
    titles, firms = _titles(session, asked, sorted(chosen), firm_ids)
    changes, statements = changes_of(session, sorted(firms), asked.known), _statements(session, asked, firms)
    for firm_id, mine in titles.items():
        for standing in _of_firm(firms[firm_id], mine, changes.get(firm_id, ()), chosen, statements, asked):
            if standing.obligation.due_on <= asked.until:
                yield standing


def _of_firm(
    firm: Any,
    titles: Mapping[str, Sequence[HeldTitle]],
    changes: Sequence[Change],
    chosen: Chosen,
    statements: Mapping[Key, Any],
    asked: Gathering,
) -> Iterator[Standing]:
    stand = []
    for programme, mine in titles.items():
        for obligation in (each for duty in chosen[programme] for each in owed(duty, mine, changes, asked.since)):
            row = statements.get((firm.firm_id, obligation.duty.code, obligation.period))
            said = Said(ObligationStanding(row.standing), row.done_on) if row else None
            stand.append((obligation, state_of(obligation, said, asked.day), row))
    missed = misses((obligation, state) for obligation, state, _ in stand)
    for obligation, state, row in stand:
        yield Standing(firm, obligation, state, missed[obligation.duty.code, obligation.title.recognition_id], row)


def _titles(
    session: Session, asked: Gathering, programmes: Sequence[str], firm_ids: Sequence[str]
) -> tuple[Titles, dict[str, Any]]:
    """The verified titles by firm and programme, and the firms behind them. One that rests is owed for all the same."""
    known, rows = asked.known, defaultdict(list)
    here = and_(
        PLACE.c.firm_id == RECOGNITION.c.firm_id,
        known.sees(PLACE),
        PLACE.c.valid_from <= asked.day,
        PLACE.c.valid_before > asked.day,
    )
    query = (
        select(
            RECOGNITION.c.recognition_id,
            RECOGNITION.c.firm_id,
            RECOGNITION.c.programme,
            RECOGNITION.c.number,
            RECOGNITION.c.recorded_at,
            INTERVAL.c.valid_from,
            INTERVAL.c.valid_before,
            VERSION.c.name.label("firm_name"),
            VERSION.c.uscc,
            PLACE.c.zone,
        )
        .join(INTERVAL, and_(INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id, known.sees(INTERVAL)))
        .join(VERSION, and_(VERSION.c.firm_id == RECOGNITION.c.firm_id, known.sees(VERSION)))
        .outerjoin(PLACE, here)
        .where(among(RECOGNITION.c.firm_id, firm_ids), RECOGNITION.c.programme.in_(programmes), *_conditions(asked))
        .order_by(INTERVAL.c.valid_from)
    )
    for row in session.execute(query):
        rows[row.recognition_id].append(row)
    titles: Titles = defaultdict(lambda: defaultdict(list))
    day_of = cache(civil_date)  # titles of one list were registered at one instant
    for mine in rows.values():
        titles[mine[0].firm_id][mine[0].programme].append(_title(mine, day_of(mine[0].recorded_at)))
    return titles, {mine[0].firm_id: mine[0] for mine in rows.values()}


def _conditions(asked: Gathering) -> tuple[ColumnElement[bool], ...]:
    """A year's number is owed for again in the next year, so titles that ended a year before `since` still matter."""
    return (
        verified(INTERVAL),
        INTERVAL.c.valid_from < INTERVAL.c.valid_before,
        INTERVAL.c.valid_before > date(asked.since.year - 1, 1, 1),
        VERSION.c.status == FirmStatus.ACTIVE.value,
        visible(asked.caller, RECOGNITION.c.firm_id),
        PLACE.c.zone == asked.zone.value if asked.zone else true(),
    )


def _title(rows: Sequence[Any], recorded_on: date) -> HeldTitle:
    valid = tuple(Interval(row.valid_from, row.valid_before) for row in rows)
    return HeldTitle(rows[0].recognition_id, rows[0].number, valid, recorded_on)


def _statements(session: Session, asked: Gathering, firms: Mapping[str, Any]) -> dict[Key, Any]:
    rows = session.execute(
        select(STATEMENT).where(among(STATEMENT.c.firm_id, sorted(firms)), asked.known.sees(STATEMENT))
    )
    return {(row.firm_id, row.duty, row.period): row for row in rows}
