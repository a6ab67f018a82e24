"""Firms of the demonstration that list: a step to the market with its board. All of it is invented."""

from collections.abc import Iterable
from functools import partial

from contracts.codes import Role
from contracts.commands.listings import EnterListingStep
from contracts.listings import QUOTING, Board, ListingStage
from kit.data.caller import Caller
from kit.data.session import WriteSession
from kit.web.app import Service
from services.cultivation.statuses.reads.listings import history
from services.cultivation.statuses.usecases.listings import EnterStep, enter
from tools.seed.story import Granted

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
BOARDS = {board.label: board for board in Board}


def list_firms(cultivation: Service, firms: dict[str, str], granted: Iterable[Granted]) -> None:
    """Enter each listing once."""
    for event in granted:
        work = partial(_enter, firm_id=firms[event.uscc], event=event)
        cultivation.writer.submit(work, OFFICE).result()


def _enter(session: WriteSession, firm_id: str, event: Granted) -> None:
    held = history(session, OFFICE, firm_id)
    if any(step.reached_on == event.issued for step in held.steps):
        return
    board = BOARDS[event.subtype or ""]
    stage = ListingStage.QUOTED if board in QUOTING else ListingStage.LISTED
    said = EnterListingStep(reached_on=event.issued, stage=stage, board=board, source=event.document)
    enter(session, EnterStep(firm_id, held.version, said), OFFICE)
