"""Making a proof of a title: by the firm that holds it, the staff of its zone, or the office."""

from dataclasses import dataclass

from sqlalchemy import insert

from contracts.commands.proofs import PrintProof
from contracts.queries.proofs import ProofView
from domain.findings import Finding
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.proofs.reads import proof, proven
from services.cultivation.proofs.rules import NOT_VERIFIED, new_code, unproven
from services.cultivation.proofs.tables import PROOF
from services.cultivation.recognitions.usecases.changes import title_row


@dataclass(frozen=True)
class PrintProofOf:
    """Of which title, as of which day."""

    recognition_id: str
    wanted: PrintProof


def make_proof(session: WriteSession, command: PrintProofOf, caller: Caller) -> ProofView:
    """Every making is a row of its own with a code of its own. Raises 404, 409 not_verified, 422 as_of_in_future."""
    row = title_row(session, command.recognition_id, caller)
    as_of = command.wanted.as_of or clock.today()
    fault = unproven(as_of, clock.today())
    if fault is not None:
        raise _refused(fault)
    known_at = max(knowledge(session).at, session.now)
    if proven(session, row.recognition_id, as_of, Knowledge(known_at, latest=False)) is None:
        raise conflict(NOT_VERIFIED.code, "不能出具证明", NOT_VERIFIED.message)
    made = {
        "proof_id": ulid(),
        "recognition_id": row.recognition_id,
        "firm_id": row.firm_id,
        "code": new_code(),
        "as_of": as_of,
        "known_at": known_at,
        "made_by": caller.subject,
        "made_role": caller.role,
        "made_at": session.now,
    }
    session.execute(insert(PROOF), made)
    session.audit("proof", made["proof_id"], "printed", recognition_id=row.recognition_id, as_of=str(as_of))
    return proof(session, made["proof_id"], caller)


def _refused(found: Finding) -> Exception:
    return invalid("proof", "不能出具证明", found.message, [FieldError("/as_of", found.code, found.message)])
