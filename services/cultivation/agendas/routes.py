"""The calendar of a firm over HTTP: as entries, and as a file for other calendars."""

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from contracts.codes import Role
from contracts.fields import Id
from contracts.queries.agendas import Agenda
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.agendas.reads.agendas import agenda

router = Router(tags=["agendas"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
ICS = "text/calendar"
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {ICS: {"schema": {"type": "string"}}}}}


def _asked(request: Request, caller: Caller, firm_id: str) -> partial[Agenda]:
    settings = request.app.state.settings
    return partial(
        agenda, caller=caller, firm_id=firm_id, since=settings.obligations_since, assumptions=settings.assumptions
    )


@router.get(routes.GET_AGENDA.path)
async def get_agenda(request: Request, caller: Reader, firm_id: Id) -> Agenda:
    """What a firm owes, when its titles end and their renewal begins, when one may apply: from the beginning of the year on."""
    found: Agenda = await request.app.state.database.ask(_asked(request, caller, firm_id))
    return found


@router.get(routes.GET_AGENDA_FILE.path, response_class=Response, responses=FILE)
async def get_agenda_file(request: Request, caller: Reader, firm_id: Id) -> Response:
    """The same as an iCalendar file: all-day events; taken again, it brings those that are there up to date."""
    from services.cultivation.agendas.reads.icalendars import file_of  # with its library, for whoever takes a file

    content = await request.app.state.database.ask(file_of, _asked(request, caller, firm_id))
    headers = {"Content-Disposition": f'attachment; filename="agenda-{firm_id}.ics"'}
    return Response(content, media_type=ICS, headers=headers)
