"""Routes of the working-day calendar: read by everybody who reviews, kept by the office."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Request, Response

from contracts.codes import Role
from contracts.commands.cultivation import EnterDay
from contracts.queries.calendars import CalendarDayView, CalendarYear
from contracts.routes import cultivation as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.calendars.reads import year_of
from services.cultivation.calendars.usecases import enter_day

router = Router(tags=["calendar"])
EVERYBODY = [Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]


@router.get(routes.GET_CALENDAR.path, dependencies=EVERYBODY)
async def get_calendar(year: Annotated[int, Path(ge=1949, le=2100)], request: Request) -> CalendarYear:
    """Exceptions of a year; `official` false means that deadlines in it are provisional."""
    answer: CalendarYear = await request.app.state.database.ask(year_of, year)
    return answer


@router.post(routes.ENTER_CALENDAR_DAY.path, status_code=201, response_model=CalendarDayView, dependencies=OFFICE)
async def enter_calendar_day(body: EnterDay, action: ActionDep) -> Response:
    """调休 or a holiday by the notice of the State Council."""
    return await action.run(partial(enter_day, command=body, caller=action.caller), status=201)
