"""Saying that a firm has reached a stage of the pool, listed, was quoted or left; by the staff of its zone or the office."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from contracts.commands.listings import EnterListingStep
from contracts.queries.listings import ListingHistory
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.statuses.reads.listings import history
from services.cultivation.statuses.rules.listing import Step, faults
from services.cultivation.statuses.tables import STEP


@dataclass(frozen=True)
class EnterStep:
    """A step of which firm, against the version that was seen."""

    firm_id: str
    expected_version: int
    said: EnterListingStep


def enter(session: WriteSession, command: EnterStep, caller: Caller) -> ListingHistory:
    """What was said of the same day before stays known until now. Raises 404, 412, 422."""
    held, said = history(session, caller, command.firm_id), command.said
    require_version(command.expected_version, held.version)
    step = Step(said.reached_on, said.stage, said.board, said.source)
    errors = [FieldError(f"/{name}", found.code, found.message) for name, found in faults(step, clock.today())]
    if errors:
        raise invalid("listing", "上市培育信息有误", "请按各项提示更正后重新提交。", errors)
    same = (STEP.c.firm_id == command.firm_id, STEP.c.reached_on == said.reached_on)
    present = session.execute(select(STEP.c.version).where(*same, STEP.c.known_until == FOREVER)).scalar() or 0
    session.execute(update(STEP).where(*same, STEP.c.known_until == FOREVER).values(known_until=session.now))
    session.execute(
        insert(STEP).values(
            firm_id=command.firm_id,
            reached_on=said.reached_on,
            version=present + 1,
            known_from=session.now,
            known_until=FOREVER,
            stage=said.stage.value if said.stage else None,
            board=said.board.value if said.board else None,
            code=said.code,
            source=said.source,
            entered_by=caller.subject,
            entered_role=caller.role,
        )
    )
    stage = said.stage.value if said.stage else None
    session.audit("listing", command.firm_id, "listing.enter", reached_on=said.reached_on.isoformat(), stage=stage)
    session.touched(command.firm_id)
    return history(session, caller, command.firm_id)
