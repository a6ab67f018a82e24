"""Firms over HTTP: register, read, correct, and what happens to them on a day."""

import re
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

import orjson
from fastapi import Query, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from contracts.commands.registry import (
    ChangeIndustries,
    CloseFirm,
    CorrectFirm,
    MergeFirm,
    MoveWithinZone,
    RegisterFirm,
    RenameFirm,
    VoidEntry,
)
from contracts.fields import CivilDate, Id
from contracts.queries.registry import DepartedFirm, FirmHistory, FirmPage, FirmView
from contracts.routes import registry as routes
from kit.data.caller import Caller
from kit.data.database import Database
from kit.web.actions import Action, ActionDep
from kit.web.auth import CallerDep
from kit.web.quick import Asked, QuickAnswer, QuickRead
from kit.web.routing import Router
from services.quick_writes import QuickWrite
from services.registry.answers import plain, tag_of, tagged
from services.registry.callers import STAFF, Editor, Office, Staff
from services.registry.firms.reads import departures, firms, history
from services.registry.firms.reads.firms import FirmFilter, PointInTime
from services.registry.firms.usecases import changes, closures, corrections, registrations

router = Router(tags=["企业"])

NOW = PointInTime()
FIRM_ID = re.compile("[0-9A-Za-z-]{1,26}", re.ASCII)


@router.post(routes.REGISTER_FIRM.path, status_code=201, response_model=FirmView)
async def register_firm(body: RegisterFirm, action: ActionDep, _: Staff) -> Response:
    return await _registered(body, action)


async def _registered(command: RegisterFirm, action: Action) -> Response:
    work = partial(registrations.register, command=command, caller=action.caller)
    return await action.run(work, status=201, location=lambda firm: routes.GET_FIRM.address({"firm_id": firm.firm_id}))


@router.get(routes.LIST_FIRMS.path, response_model=FirmPage)
async def list_firms(request: Request, caller: CallerDep, wanted: Annotated[FirmFilter, Query()]) -> Response:
    return plain(await request.app.state.database.ask(firms.page, wanted, caller))


@router.get(routes.GET_FIRM.path, response_model=FirmView)
async def get_firm(firm_id: Id, request: Request, caller: CallerDep, at: Annotated[PointInTime, Query()]) -> Response:
    return tagged(request, await request.app.state.database.ask(firms.get, firm_id, caller, at))


@router.patch(routes.CORRECT_FIRM.path, response_model=FirmView)
async def correct_firm(firm_id: Id, body: CorrectFirm, action: ActionDep, caller: Editor) -> Response:
    version = action.expected_version()
    return await action.run(partial(corrections.correct, firm_id=firm_id, command=body, version=version, caller=caller))


@router.get(routes.FIRM_HISTORY.path, response_model=FirmHistory)
async def firm_history(firm_id: Id, request: Request, caller: CallerDep) -> Response:
    return plain(await request.app.state.database.ask(history.of, firm_id, caller))


@router.get(routes.FIRM_DEPARTURE.path, response_model=DepartedFirm)
async def firm_departure(firm_id: Id, request: Request, caller: Staff) -> Response:
    """For the zone that it left, in whose past figures it stands."""
    return plain(await request.app.state.database.ask(departures.of, firm_id, caller))


@router.post(routes.RENAME_FIRM.path, response_model=FirmView)
async def rename_firm(firm_id: Id, body: RenameFirm, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    return await action.run(partial(changes.rename, firm_id=firm_id, command=body, version=version, caller=caller))


@router.post(routes.RECLASSIFY_FIRM.path, response_model=FirmView)
async def reclassify_firm(firm_id: Id, body: ChangeIndustries, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    return await action.run(partial(changes.reclassify, firm_id=firm_id, command=body, version=version, caller=caller))


@router.post(routes.MOVE_FIRM_BETWEEN_PARKS.path, response_model=FirmView)
async def move_firm_between_parks(firm_id: Id, body: MoveWithinZone, action: ActionDep, caller: Staff) -> Response:
    """Between parks of one zone; a move to another zone is a transfer (POST /v1/transfers)."""
    version = action.expected_version()
    return await action.run(partial(changes.move_park, firm_id=firm_id, command=body, version=version, caller=caller))


@router.post(routes.CLOSE_FIRM.path, response_model=FirmView)
async def close_firm(firm_id: Id, body: CloseFirm, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    return await action.run(partial(closures.close, firm_id=firm_id, command=body, version=version, caller=caller))


@router.post(routes.MERGE_FIRM.path, response_model=FirmView)
async def merge_firm(firm_id: Id, body: MergeFirm, action: ActionDep, caller: Office) -> Response:
    version = action.expected_version()
    return await action.run(partial(closures.merge, firm_id=firm_id, command=body, version=version, caller=caller))


@router.post(routes.VOID_FIRM.path, response_model=FirmView)
async def void_firm(firm_id: Id, body: VoidEntry, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    return await action.run(partial(corrections.void, firm_id=firm_id, command=body, version=version, caller=caller))


@router.post(routes.VOID_DATED_ENTRY.path, response_model=FirmView)
async def void_dated_entry(
    firm_id: Id,
    kind: Literal["names", "residencies", "industries"],
    valid_from: CivilDate,
    body: VoidEntry,
    action: ActionDep,
    caller: Staff,
) -> Response:
    version = action.expected_version()
    start: date = valid_from
    work = partial(
        corrections.void_entry,
        firm_id=firm_id,
        kind=kind,
        start=start,
        command=body,
        version=version,
        caller=caller,
    )
    return await action.run(work)


QUICK_WRITES = (QuickWrite(routes.REGISTER_FIRM, STAFF, RegisterFirm, _registered),)


def quick_reads(database: Database) -> tuple[QuickRead[Any], ...]:
    """The list, and one firm as it is now."""

    async def some(caller: Caller, wanted: FirmFilter) -> QuickAnswer:
        return QuickAnswer(await database.ask(_some, wanted, caller))

    async def one(caller: Caller, firm_id: str) -> QuickAnswer:
        firm = await database.ask(firms.get, firm_id, caller, NOW)
        return QuickAnswer(firm.model_dump_json().encode(), tag_of(firm))

    return (
        QuickRead(routes.LIST_FIRMS, None, _filter, some),
        QuickRead(routes.GET_FIRM, None, _firm_id, one),
    )


def _some(session: Session, wanted: FirmFilter, caller: Caller) -> bytes:
    """A page as its model would be written."""
    return orjson.dumps(firms.page_values(session, wanted, caller))


def _filter(asked: Asked) -> FirmFilter | None:
    """Which forbids other names, as it does behind the router."""
    try:
        return FirmFilter.model_validate(asked)
    except ValidationError:
        return None


def _firm_id(asked: Asked) -> str | None:
    """Of a question without a date or an instant."""
    firm_id = asked["firm_id"] if len(asked) == 1 else ""
    return firm_id if FIRM_ID.fullmatch(firm_id) else None
