"""The projection behind every count: who holds what, where, over which days, as known when. Disposable and rebuildable."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, Table, and_, bindparam, case, delete, func, literal, null, select
from sqlmodel import Field, Session

from contracts.codes import ApplicationState, IntervalReason, Programme
from domain.spans import OPEN, Days, Interval, Known
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.mechanism import BIG
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application, ApplicationStep
from services.cultivation.counting.tables import allowances
from services.cultivation.firms.rules import Cell
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings.rules import projection
from services.cultivation.holdings.rules.known_firms import Claim, Rest
from services.cultivation.holdings.rules.projection import Facts, Residency
from services.cultivation.holdings.rules.publicities import Publicity, StateChange, publicities
from services.cultivation.lists.tables import MENTION
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, SUSPENSION, verified
from services.cultivation.statuses.tables import STATUS
from services.cultivation.tables import Base, table_of


class Holding(Base, table=True):
    """A firm counts for `programme` under `basis` in one cell; at any (day, instant) at most one row per firm of each."""

    __tablename__ = "holding"
    __table_args__ = (
        Index(
            "ix_holding_count",
            "basis",
            "programme",
            "known_until",
            "valid_before",
            "valid_from",
            "known_from",
            "zone",
            "park",
            "industry",
            "firm_id",
        ),
        Index(
            "ix_holding_firm",
            "firm_id",
            "basis",
            "programme",
            "known_until",
            "valid_before",
            "valid_from",
            "zone",
            "park",
            "industry",
        ),
    )
    holding_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26)
    basis: str = Field(max_length=20)
    programme: str = Field(max_length=32)
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64)
    industry: str | None = Field(default=None, max_length=64)
    valid_from: date
    valid_before: date
    known_from: datetime
    known_until: datetime


class HoldingEdition(Base, table=True):
    """Under which bases the holdings were computed: one row. `after` is the last firm of a recount that is not finished."""

    __tablename__ = "holding_edition"
    edition_id: int = Field(default=1, primary_key=True)
    bases: str = Field(max_length=400)
    after: str = Field(default="", max_length=26)
    finished: bool = False


class HoldingChange(Base, table=True):
    """`firms` more (or fewer, when negative) are counted so by what is known now, since the commit that wrote the row.

    The one writer hands out `change_id` under its lock, so whoever sees a number sees all before it. The newest `LOGGED` rows
    are kept: a reader that fell further behind reads the holdings anew.
    """

    __tablename__ = "holding_change"
    change_id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    basis: str = Field(max_length=20)
    programme: str = Field(max_length=32)
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64)
    industry: str | None = Field(default=None, max_length=64)
    valid_from: date
    valid_before: date
    firms: int


class HistoryChange(Base, table=True):
    """What the firm held, or where it was, is known otherwise since the commit that wrote the row; numbered and kept like changes of
    holdings. Firms that never held anything are left out.
    """

    __tablename__ = "history_change"
    change_id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    firm_id: str = Field(max_length=26)


LOGGED = 100_000
HOLDING, CHANGE, HISTORY_CHANGE = table_of(Holding), table_of(HoldingChange), table_of(HistoryChange)
COUNTED = projection.Counted._fields
COUNT = slice(1, 1 + len(COUNTED))
Row = tuple[Any, ...]  # of a holding: the values of ROW in their order
ROW = ("firm_id", *COUNTED, "known_from", "known_until")
APPLICATION, STEP = table_of(Application), table_of(ApplicationStep)


GIVER = RECOGNITION.alias("giver")
_SPANS = ("firm_id", "programme", "ended_by", "valid_from", "valid_before", "known_from", "known_until")
_TITLES = (
    select(
        *(INTERVAL.c[name] for name in _SPANS),
        INTERVAL.c.recognition_id.label("title"),
        case((GIVER.c.recognition_id.is_not(None), RECOGNITION.c.issued_on)).label("recognised_on"),
    )
    .join(RECOGNITION, RECOGNITION.c.recognition_id == INTERVAL.c.recognition_id)
    .outerjoin(
        GIVER,
        and_(
            GIVER.c.recognition_id == RECOGNITION.c.predecessor_id,
            GIVER.c.passed_to_id == RECOGNITION.c.recognition_id,
        ),
    )
    .where(among(INTERVAL.c.firm_id, "firm_ids"), verified(INTERVAL))
)
_STATUSES = select(
    *(STATUS.c[name] for name in _SPANS), literal("").label("title"), null().label("recognised_on")
).where(among(STATUS.c.firm_id, "firm_ids"), verified(STATUS))
_CLAIMS = [Prepared(query) for query in (_TITLES, _STATUSES)]
_RESTS = Prepared(select(SUSPENSION).where(among(SUSPENSION.c.firm_id, "firm_ids")))
_PLACES = Prepared(select(PLACE).where(among(PLACE.c.firm_id, "firm_ids")))
_MENTIONS = Prepared(select(MENTION).where(among(MENTION.c.firm_id, "firm_ids")))
_STEPS = Prepared(
    select(
        *(APPLICATION.c[name] for name in ("firm_id", "programme", "application_id")),
        *(STEP.c[name] for name in ("to_state", "taken_on", "at")),
    )
    .join(STEP, STEP.c.application_id == APPLICATION.c.application_id)
    .where(among(APPLICATION.c.firm_id, "firm_ids"))
    .order_by(STEP.c.application_id, STEP.c.seq)
)


def facts_of(session: Session, firm_ids: Sequence[str]) -> dict[str, Facts]:
    """Everything the holdings of these firms are computed from: intervals, places, 公示 and suspensions, past and present.

    A title that nobody has verified is no claim; a status that nobody recognises is one. Of a firm with neither claim nor 公示
    nothing more is asked.
    """
    facts: dict[str, Facts] = defaultdict(Facts)
    for row in (row for query in _CLAIMS for row in query.all(session, {"firm_ids": firm_ids})):
        by_term = row.ended_by == IntervalReason.TERM.value
        facts[row.firm_id].claims.append(
            Claim(Programme(row.programme), *_spans(row), by_term, row.title, row.recognised_on)
        )
    for firm_id, found in _publicities_of(session, firm_ids).items():
        facts[firm_id].publicities.extend(found)
    if not facts:
        return facts
    for row in _PLACES.all(session, {"firm_ids": list(facts)}):
        facts[row.firm_id].residencies.append(Residency(Cell(row.zone, row.park, row.industry), *_spans(row)))
    for row in _RESTS.all(session, {"firm_ids": list(facts)}):
        facts[row.firm_id].rests.append(Rest(row.recognition_id, *_spans(row)))
    if any(each.publicities for each in facts.values()):
        allowed = allowances(session)
        for each in facts.values():
            each.allowances = allowed
    return facts


def _spans(row: Any) -> tuple[Days, Known]:
    return Interval(row.valid_from, row.valid_before), Interval(row.known_from, row.known_until)


def _publicities_of(session: Session, firm_ids: Sequence[str]) -> dict[str, list[Publicity]]:
    """What the applications of these firms went through, and the 公示 lists that name them."""
    found: dict[str, list[Publicity]] = defaultdict(list)
    steps: dict[tuple[str, str, str], list[StateChange]] = defaultdict(list)
    for row in _STEPS.all(session, {"firm_ids": firm_ids}):
        step = StateChange(ApplicationState(row.to_state), row.taken_on, row.at)
        steps[row.firm_id, row.programme, row.application_id].append(step)
    for (firm_id, programme, _), taken in steps.items():
        found[firm_id] += publicities(Programme(programme), taken, FOREVER, OPEN)
    for row in _MENTIONS.all(session, {"firm_ids": firm_ids}):
        found[row.firm_id].append(Publicity(Programme(row.programme), *_spans(row), listed=True))
    return found


_THERE = Prepared(
    select(HOLDING.c.holding_id, *(HOLDING.c[name] for name in ROW)).where(among(HOLDING.c.firm_id, "firm_ids"))
)


def _forgetting(log: Table) -> Prepared:
    oldest = select(func.max(log.c.change_id) - bindparam("logged", type_=log.c.change_id.type)).scalar_subquery()
    return Prepared(delete(log).where(log.c.change_id <= oldest))


_FORGET = {log: _forgetting(log) for log in (CHANGE, HISTORY_CHANGE)}


def replace_holdings(session: WriteSession, found: Mapping[str, Sequence[projection.Holding]]) -> None:
    """Put these firms' holdings in place of the rows that were there, and log what counts otherwise from now on."""
    wanted = dict.fromkeys(_row(firm_id, holding) for firm_id, mine in found.items() for holding in mine)
    there, gone = set(), {}
    for holding_id, *values in session.ask(_THERE, {"firm_ids": found}):
        row = tuple(values)
        if row in wanted:
            there.add(row)
        else:
            gone[holding_id] = row
    fresh = [row for row in wanted if row not in there] if there else list(wanted)
    if gone:
        session.execute(delete(HOLDING).where(among(HOLDING.c.holding_id, gone)))
    if fresh:
        session.insert_columns(HOLDING, dict(zip(ROW, zip(*fresh, strict=True), strict=True)))
    _log(session, fresh, gone.values())


def _log(session: WriteSession, fresh: Iterable[Row], gone: Iterable[Row]) -> None:
    firms = Counter(row[COUNT] for row in fresh if row[-1] == FOREVER)
    firms.subtract(Counter(row[COUNT] for row in gone if row[-1] == FOREVER))
    rows = [(*counted, number) for counted, number in firms.items() if number]
    if rows:
        session.insert_columns(CHANGE, dict(zip((*COUNTED, "firms"), zip(*rows, strict=True), strict=True)))
        session.ask(_FORGET[CHANGE], {"logged": LOGGED})


def log_histories(session: WriteSession, firm_ids: Sequence[str]) -> None:
    """Tell whoever keeps histories in memory that those of these firms are other ones."""
    if firm_ids:
        session.insert_columns(HISTORY_CHANGE, {"firm_id": firm_ids})
        session.ask(_FORGET[HISTORY_CHANGE], {"logged": LOGGED})


def _row(firm_id: str, holding: projection.Holding) -> Row:
    return (firm_id, *holding.counted, holding.known.start, holding.known.before)
