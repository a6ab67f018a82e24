"""Recognitions as people and other rooms read them, on a date and as known at an instant."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session

from contracts.codes import AWAITING, Evidence, IntervalReason, Programme, RecognitionBasis, Role, TitleState
from contracts.queries.cultivation import RecognitionView
from domain.certificate_numbers import normal_form, warn
from domain.spans import OPEN, Days, Interval, last_day
from kit.data import clock
from kit.data.caller import SYSTEM, Caller
from kit.data.problem import not_found
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.reads.suspensions import resting_of
from services.cultivation.recognitions.rules.evidence import Title, actions
from services.cultivation.recognitions.rules.holding import Resting, resting_on
from services.cultivation.recognitions.rules.recognition import state_on
from services.cultivation.recognitions.tables import CHANGE, INTERVAL, RECOGNITION

OLDER_THAN_RESIDENCY = "发证早于该企业在园区的登记起始日，请核对入驻日期"
ENTERING = ("granted", "corrected", "completed")


def rows(known: Knowledge) -> Select[Any]:
    """Recognitions with the interval and the firm as known; a voided recognition has no interval any more."""
    since = (
        select(func.min(PLACE.c.valid_from))
        .where(PLACE.c.firm_id == RECOGNITION.c.firm_id, known.sees(PLACE))
        .scalar_subquery()
    )
    why = (
        select(CHANGE.c.reason)
        .where(CHANGE.c.recognition_id == RECOGNITION.c.recognition_id, CHANGE.c.recorded_at == INTERVAL.c.known_from)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            RECOGNITION,
            INTERVAL.c.valid_from,
            INTERVAL.c.valid_before,
            INTERVAL.c.ended_by,
            INTERVAL.c.evidence,
            VERSION.c.name.label("firm_name"),
            VERSION.c.uscc,
            since.label("resident_from"),
            why.label("end_reason"),
        )
        .join(INTERVAL, and_(INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id, known.sees(INTERVAL)))
        .join(VERSION, and_(VERSION.c.firm_id == RECOGNITION.c.firm_id, known.sees(VERSION)))
    )


def view(
    row: Any, as_of: date, caller: Caller = SYSTEM, entered_by: Collection[str] = (), resting: Sequence[Resting] = ()
) -> RecognitionView:
    """One row of `rows` as an answer; `actions` are the caller's, none for the system."""
    valid, ended_by = Interval(row.valid_from, row.valid_before), IntervalReason(row.ended_by)
    programme, state = Programme(row.programme), state_on(valid, ended_by, as_of)
    basis, evidence = RecognitionBasis(row.basis), Evidence(row.evidence)
    until, rest = last_day(valid.before), resting_on(resting, as_of) if valid.covers(as_of) else None
    suspended = resting_on(resting, clock.today()) is not None
    decided = ended_by is not IntervalReason.TERM
    mine = actions(Title(evidence, valid, entered_by, suspended, decided), caller.role, caller.subject)
    return RecognitionView(
        recognition_id=row.recognition_id,
        firm_id=row.firm_id,
        firm_name=row.firm_name,
        uscc=row.uscc,
        programme=programme,
        programme_name=programme.label,
        basis=basis,
        basis_name=basis.label,
        evidence=evidence,
        evidence_name=evidence.label,
        number=row.number,
        number_reason=row.number_reason,
        issued_on=row.issued_on,
        document_no=row.document_no,
        document_on=row.document_on,
        list_id=row.list_id,
        predecessor_id=row.predecessor_id,
        state=state,
        state_name=state.label,
        days_left=(until - as_of).days if until and state is TitleState.VALID else None,
        suspension_name=rest.kind.label if rest else None,
        suspended_from=rest.days.start if rest else None,
        suspended_until=last_day(rest.days.before) if rest else None,
        end_reason=None if ended_by is IntervalReason.TERM else row.end_reason or ended_by.label,
        recorded_at=row.recorded_at,
        version=row.version,
        warnings=tuple(_warnings(row, programme, valid)),
        actions=() if caller.role == Role.SYSTEM else mine,
        valid_from=valid.start,
        valid_before=None if valid.before >= OPEN else valid.before,
        valid_until=until,
    )


def _warnings(row: Any, programme: Programme, valid: Days) -> Iterator[str]:
    pattern = edition_on(programme, row.issued_on).number_pattern
    unusual = warn(normal_form(row.number, programme), pattern) if row.number else None
    if unusual is not None:
        yield unusual.message
    if row.resident_from is None or row.resident_from > valid.start:
        yield OLDER_THAN_RESIDENCY


def entered_by(session: Session, recognition_ids: Sequence[str]) -> dict[str, set[str]]:
    """Who entered or corrected each title: they do not confirm it."""
    found: dict[str, set[str]] = defaultdict(set)
    query = select(CHANGE.c.recognition_id, CHANGE.c.operator).where(
        CHANGE.c.recognition_id.in_(recognition_ids), CHANGE.c.kind.in_(ENTERING)
    )
    for row in session.execute(query):
        found[row.recognition_id].add(row.operator)
    return found


def find(session: Session, recognition_id: str, caller: Caller, as_of: date | None = None) -> RecognitionView:
    """One recognition as known now; raises 404 when it is voided, absent or not the caller's."""
    query = rows(knowledge(session)).where(
        RECOGNITION.c.recognition_id == recognition_id, visible(caller, RECOGNITION.c.firm_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise not_found()
    resting = resting_of(session, [recognition_id], knowledge(session)).get(recognition_id, ())
    return view(row, as_of or clock.today(), caller, entered_by(session, [recognition_id])[recognition_id], resting)


def of_firms(
    session: Session, firm_ids: Sequence[str], as_of: date, known: Knowledge, caller: Caller = SYSTEM
) -> dict[str, list[RecognitionView]]:
    """All recognitions of each firm, newest first, with what the caller may do to them."""
    found: dict[str, list[RecognitionView]] = {firm_id: [] for firm_id in firm_ids}
    query = rows(known).where(RECOGNITION.c.firm_id.in_(firm_ids))
    newest = query.order_by(RECOGNITION.c.issued_on.desc(), RECOGNITION.c.recognition_id.desc())
    titles = session.execute(newest).all()
    awaiting = [row.recognition_id for row in titles if row.evidence in AWAITING]
    people = entered_by(session, awaiting) if awaiting else {}
    resting = resting_of(session, [row.recognition_id for row in titles], known) if titles else {}
    for row in titles:
        title_id = row.recognition_id
        found[row.firm_id].append(view(row, as_of, caller, people.get(title_id, ()), resting.get(title_id, ())))
    return found
