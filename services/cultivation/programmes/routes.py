"""The programmes and their rules as in force on a date; how long stages last is scheduled by the office."""

from functools import partial

from fastapi import Depends, Request, Response

from contracts.codes import Programme, Role
from contracts.commands.periods import SchedulePeriod
from contracts.fields import AsOf
from contracts.queries.cultivation import ProgrammeList
from contracts.queries.materials import MaterialListView
from contracts.queries.periods import PeriodList, PeriodView
from contracts.routes import cultivation as routes
from contracts.routes import standards as period_routes
from kit.data import clock
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.programmes.reads import material_list, periods_on, programmes
from services.cultivation.programmes.usecases import schedule_period, withdraw_period

router = Router(tags=["programmes"])
READERS = [Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]


@router.get(routes.LIST_PROGRAMMES.path, dependencies=READERS)
async def list_programmes(request: Request, as_of: AsOf | None = None) -> ProgrammeList:
    """Base document, authority, validity, publicity and number form of each programme on the date."""
    answer: ProgrammeList = await request.app.state.database.ask(programmes, as_of or clock.today())
    return answer


@router.get(routes.LIST_MATERIALS.path, dependencies=READERS)
async def list_materials(programme: Programme, as_of: AsOf | None = None) -> MaterialListView:
    """The materials of an application of the programme on the date, each with what asks for it and how sure we are."""
    return material_list(programme, as_of or clock.today())


@router.get(period_routes.LIST_PERIODS.path, dependencies=READERS)
async def list_periods(request: Request, as_of: AsOf | None = None) -> PeriodList:
    """How many working days each stage lasts, with its document and mark; what is scheduled stands among them."""
    answer: PeriodList = await request.app.state.database.ask(periods_on, as_of or clock.today())
    return answer


@router.post(period_routes.SCHEDULE_PERIOD.path, status_code=201, response_model=PeriodView, dependencies=OFFICE)
async def schedule_stage_period(body: SchedulePeriod, action: ActionDep) -> Response:
    """安排期限: other working days of a stage from a day on; deadlines that were set before keep their dates."""
    return await action.run(partial(schedule_period, command=body, caller=action.caller), status=201)


@router.post(period_routes.WITHDRAW_PERIOD.path, response_model=PeriodView, dependencies=OFFICE)
async def withdraw_stage_period(period_id: str, action: ActionDep) -> Response:
    """撤回尚未生效的期限."""
    return await action.run(partial(withdraw_period, period_id=period_id, caller=action.caller))
