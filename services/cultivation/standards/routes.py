"""Routes of standards: read by everybody, drafted, tried, adopted, retired and scheduled by the office."""

from functools import partial

from fastapi import Depends, Request, Response

from contracts.codes import Programme, Role
from contracts.commands import standards as commands
from contracts.fields import AsOf
from contracts.queries.standards import EdgeList, MetricList, StandardList, StandardText, StandardView
from contracts.routes import standards as routes
from kit.data import clock
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.standards.reads.views import edge_list, listing, metric_list, show, text_of_draft
from services.cultivation.standards.usecases import drafts, parameters

router = Router(tags=["standards"])
READERS = [Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]


@router.get(routes.LIST_STANDARDS.path, dependencies=READERS)
async def list_standards(
    request: Request, programme: Programme | None = None, as_of: AsOf | None = None
) -> StandardList:
    """The standards of each programme on a day; drafts stand among them."""
    answer: StandardList = await request.app.state.database.ask(listing, programme, as_of or clock.today())
    return answer


@router.get(routes.LIST_EDGES.path, dependencies=READERS)
async def list_edges(request: Request, as_of: AsOf | None = None) -> EdgeList:
    """What holding one title does to the standard of another: 前提, 直接符合, 豁免, 取代."""
    answer: EdgeList = await request.app.state.database.ask(edge_list, as_of or clock.today())
    return answer


@router.get(routes.LIST_METRICS.path, dependencies=READERS)
async def list_metrics() -> MetricList:
    """Every metric with its unit and period."""
    return metric_list()


@router.get(routes.GET_STANDARD.path, dependencies=READERS, response_model=StandardView)
async def get_standard(standard_id: str, request: Request, as_of: AsOf | None = None) -> Response:
    """Criteria, parameters with their dated values, marks and sources."""
    view: StandardView = await request.app.state.database.ask(show, standard_id, as_of or clock.today())
    return Response(view.model_dump_json(), media_type="application/json", headers={"ETag": f'"v{view.version}"'})


@router.get(routes.GET_STANDARD_TEXT.path, dependencies=OFFICE)
async def get_standard_text(standard_id: str, request: Request) -> StandardText:
    """What a draft says, as it was written."""
    answer: StandardText = await request.app.state.database.ask(text_of_draft, standard_id)
    return answer


@router.post(routes.DRAFT_STANDARD.path, status_code=201, response_model=StandardView, dependencies=OFFICE)
async def draft_standard(body: commands.DraftStandard, action: ActionDep) -> Response:
    """A draft of 省创, 领军 or 三高, from the proposal or from the text that is sent."""
    work = partial(drafts.draft, command=body, caller=action.caller)
    return await action.run(
        work, status=201, location=lambda view: routes.GET_STANDARD.address({"standard_id": view.standard_id})
    )


@router.post(routes.REVISE_STANDARD.path, response_model=StandardView, dependencies=OFFICE)
async def revise_standard(standard_id: str, body: commands.ReviseStandard, action: ActionDep) -> Response:
    """Another text of a draft."""
    seen = action.expected_version()
    return await action.run(
        partial(drafts.revise, standard_id=standard_id, command=body, expected=seen, caller=action.caller)
    )


@router.post(routes.ADOPT_STANDARD.path, response_model=StandardView, dependencies=OFFICE)
async def adopt_standard(standard_id: str, body: commands.AdoptStandard, action: ActionDep) -> Response:
    """采用: in force from a day; the one before ends there."""
    seen = action.expected_version()
    return await action.run(
        partial(drafts.adopt, standard_id=standard_id, command=body, expected=seen, caller=action.caller)
    )


@router.post(routes.RETIRE_STANDARD.path, response_model=StandardView, dependencies=OFFICE)
async def retire_standard(standard_id: str, body: commands.RetireStandard, action: ActionDep) -> Response:
    """停用 from a day on."""
    seen = action.expected_version()
    return await action.run(
        partial(drafts.retire, standard_id=standard_id, command=body, expected=seen, caller=action.caller)
    )


@router.post(routes.SCHEDULE_PARAMETER.path, response_model=StandardView, dependencies=OFFICE)
async def schedule_parameter(standard_id: str, body: commands.ScheduleParameter, action: ActionDep) -> Response:
    """安排取值: from a day on, with its source; nothing is edited."""
    work = partial(parameters.schedule, standard_id=standard_id, command=body, caller=action.caller)
    return await action.run(work)


@router.post(routes.WITHDRAW_PARAMETER_VALUE.path, response_model=StandardView, dependencies=OFFICE)
async def withdraw_parameter_value(
    standard_id: str, body: commands.WithdrawParameterValue, action: ActionDep
) -> Response:
    """撤回尚未生效的取值."""
    work = partial(parameters.withdraw, standard_id=standard_id, command=body, caller=action.caller)
    return await action.run(work)
