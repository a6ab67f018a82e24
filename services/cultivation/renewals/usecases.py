"""Saying how far a renewal has come: by the firm, by the staff of its zone, by the office."""

from dataclasses import dataclass

from sqlalchemy import insert, update

from contracts.commands.renewals import SayRenewal
from contracts.queries.renewals import RenewalHistory
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.renewals.reads import renewal_of
from services.cultivation.renewals.rules import Statement, faults
from services.cultivation.renewals.tables import RENEWAL


@dataclass(frozen=True)
class SayRenewalOf:
    """What is said of which certificate, against the version that was seen."""

    recognition_id: str
    expected_version: int
    said: SayRenewal


def say(session: WriteSession, command: SayRenewalOf, caller: Caller) -> RenewalHistory:
    """Add a statement; the one before stays known until now. Raises 404, 412, 422."""
    held = renewal_of(session, caller, command.recognition_id)
    require_version(command.expected_version, held.version)
    said, today = command.said, clock.today()
    statement = Statement(said.renewing, said.progress, said.accepted_on, said.told_on or today)
    errors = [
        FieldError(f"/{name}", found.code, found.message)
        for name, found in faults(statement, held.renewal.issued_on, today)
    ]
    if errors:
        raise invalid("renewal", "重报信息有误", "请按各项提示更正后重新提交。", errors)
    mine = (RENEWAL.c.recognition_id == command.recognition_id, RENEWAL.c.known_until == FOREVER)
    session.execute(update(RENEWAL).where(*mine).values(known_until=session.now))
    session.execute(
        insert(RENEWAL).values(
            recognition_id=command.recognition_id,
            version=held.version + 1,
            known_from=session.now,
            known_until=FOREVER,
            firm_id=held.renewal.firm_id,
            renewing=said.renewing,
            progress=said.progress.value if said.progress else None,
            accepted_on=said.accepted_on,
            told_on=statement.told_on,
            note=said.note,
            entered_by=caller.subject,
            entered_role=caller.role,
        )
    )
    progress = said.progress.value if said.progress else None
    session.audit("renewal", command.recognition_id, "renewal.say", renewing=said.renewing, progress=progress)
    session.touched(held.renewal.firm_id)
    return renewal_of(session, caller, command.recognition_id)
