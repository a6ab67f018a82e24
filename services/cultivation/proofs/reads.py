"""Proofs as they were made, and whether what somebody reads off one is genuine."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import IntervalReason, Programme, TitleState
from contracts.commands.proofs import VerifyProof
from contracts.queries.proofs import ProofView, ProvenTitle, Verification
from domain.spans import Interval, last_day
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import Problem, not_found
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.proofs.rules import NOBODYS, Printed, genuine, meant, shown
from services.cultivation.proofs.tables import PROOF
from services.cultivation.recognitions.reads.names import name_on, names_of
from services.cultivation.recognitions.reads.recognitions import rows
from services.cultivation.recognitions.reads.suspensions import resting_of
from services.cultivation.recognitions.reads.timelines import reissues_of
from services.cultivation.recognitions.rules.holding import certificate_day, resting_on
from services.cultivation.recognitions.rules.recognition import state_on
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified


def proof(session: Session, proof_id: str, caller: Caller) -> ProofView:
    """A proof of a firm that the caller may see, in the words in which it was made. Raises 404."""
    query = select(PROOF).where(PROOF.c.proof_id == proof_id, visible(caller, PROOF.c.firm_id))
    row = session.execute(query).first()
    if row is None:
        raise not_found()
    return view(session, row)


def view(session: Session, row: Any) -> ProofView:
    """A row of the proofs with what it says."""
    title = proven(session, row.recognition_id, row.as_of, Knowledge(row.known_at, latest=False))
    if title is None:
        raise not_found()
    return ProofView(
        proof_id=row.proof_id,
        recognition_id=row.recognition_id,
        firm_id=row.firm_id,
        number=_number(title),
        code=shown(row.code),
        made_at=row.made_at,
        title=title,
    )


def verification(session: Session, asked: VerifyProof) -> Verification:
    """What a genuine proof says and where its title stands now. Raises 404 proof_unknown, the same for whatever is wrong.

    A code that is nobody's costs the same questions as one that is somebody's.
    """
    code = meant(asked.code)
    row = session.execute(select(PROOF).where(PROOF.c.code == code)).first()
    present, today = knowledge(session), clock.today()
    title_id, as_of, known_at = (row.recognition_id, row.as_of, row.known_at) if row else ("", today, present.at)
    said = proven(session, title_id, as_of, Knowledge(known_at, latest=False))
    now = proven(session, title_id, min(asked.as_of or today, today), present)
    printed = Printed(_number(said), said.programme, row.code) if row and said else NOBODYS
    if not genuine(printed, asked.number, code) or row is None or said is None:
        raise _unknown()
    valid = now is not None and now.state is TitleState.VALID
    return Verification(valid=valid, made_at=row.made_at, said=said, now=now)


def _unknown() -> Problem:
    return Problem(404, "proof_unknown", "未查到该证明", "编号与验证码不相符，或没有这份证明。请按证明上所印逐字核对。")


def _number(title: ProvenTitle) -> str:
    """What the proof is named by beside its code."""
    return title.number or title.uscc


def proven(session: Session, recognition_id: str, as_of: date, known: Knowledge) -> ProvenTitle | None:
    """Where a title stood on a day as known at an instant; None where it was not known, or not verified."""
    query = rows(known).where(RECOGNITION.c.recognition_id == recognition_id, verified(INTERVAL))
    row = session.execute(query).first()
    names = names_of(session, row.firm_id if row else "", known)
    reissued = reissues_of(session, recognition_id, known)
    resting = resting_of(session, [recognition_id], known).get(recognition_id, ())
    if row is None:
        return None
    programme, valid, ended_by = Programme(row.programme), Interval(row.valid_from, row.valid_before), row.ended_by
    state = state_on(valid, IntervalReason(ended_by), as_of)
    rest = resting_on(resting, as_of) if valid.covers(as_of) else None
    return ProvenTitle(
        firm_name=name_on(names, as_of),
        certificate_name=name_on(names, certificate_day(row.issued_on, reissued, as_of)),
        uscc=row.uscc,
        programme=programme,
        programme_name=programme.label,
        number=row.number,
        issued_on=row.issued_on,
        document_no=row.document_no,
        valid_from=valid.start,
        valid_until=last_day(valid.before),
        state=state,
        state_name=state.label,
        end_reason=IntervalReason(ended_by).label if ended_by != IntervalReason.TERM.value else None,
        suspension_name=rest.kind.label if rest else None,
        suspended_from=rest.days.start if rest else None,
        suspended_until=last_day(rest.days.before) if rest else None,
        as_of=as_of,
        known_at=known.at,
    )
