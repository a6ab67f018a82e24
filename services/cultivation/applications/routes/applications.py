"""Routes of applications for the firm: draft, edit, checks, submission, supplement, withdrawal; lists for everybody."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from contracts.codes import ApplicationState, Programme, Role
from contracts.commands.applications import CreateApplication, EditApplication, Mandate, Withdraw
from contracts.fields import AsOf, Id
from contracts.queries.applications import (
    ApplicationFormView,
    ApplicationPage,
    ApplicationView,
    ChecksAnswer,
    ProposalList,
    SubmissionView,
)
from contracts.routes import cultivation as routes
from kit.data import clock
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.applications.reads import applications as reads
from services.cultivation.applications.reads import checks as application_checks
from services.cultivation.applications.reads import forms as application_forms
from services.cultivation.applications.reads import lists as application_lists
from services.cultivation.applications.reads.lists import ApplicationFilter
from services.cultivation.applications.reads.proposals import proposals
from services.cultivation.applications.routes.steps import take
from services.cultivation.applications.usecases import applications, drafting, mandates, supplements

router = Router()
FILERS = Depends(allow(Role.FIRM, Role.STAFF))
PARK = Depends(allow(Role.STAFF))
READERS = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
Sequence = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.post(routes.CREATE_APPLICATION.path, status_code=201, response_model=ApplicationView, dependencies=[FILERS])
async def create_application(body: CreateApplication, action: ActionDep) -> Response:
    work = partial(applications.create, command=body, caller=action.caller)
    return await action.run(
        work, status=201, location=lambda view: routes.GET_APPLICATION.address({"application_id": view.application_id})
    )


@router.get(routes.LIST_APPLICATIONS.path)
async def list_applications(
    request: Request,
    caller: READERS,
    state: ApplicationState | None = None,
    programme: Programme | None = None,
    round_id: Id | None = None,
    firm_id: Id | None = None,
    external_ref: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ApplicationPage:
    wanted = ApplicationFilter(state, programme, round_id, firm_id, external_ref)
    page: ApplicationPage = await request.app.state.database.ask(
        application_lists.listing, caller, wanted, limit, cursor
    )
    return page


@router.get(routes.GET_APPLICATION.path, response_model=ApplicationView)
async def get_application(application_id: Id, request: Request, caller: READERS) -> Response:
    view: ApplicationView = await request.app.state.database.ask(reads.get, application_id, caller)
    return Response(view.model_dump_json(), media_type="application/json", headers={"ETag": f'"v{view.version}"'})


@router.patch(routes.EDIT_APPLICATION.path, response_model=ApplicationView, dependencies=[FILERS])
async def edit_application(application_id: Id, body: EditApplication, action: ActionDep) -> Response:
    """RFC 7396 over the form of a draft or a supplement."""
    return await take(action, drafting.edit, application_id, command=body)


@router.get(routes.DESCRIBE_FORM.path)
async def describe_form(
    programme: Programme,
    request: Request,
    caller: READERS,
    firm_id: Id | None = None,
    as_of: AsOf | None = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
) -> ApplicationFormView:
    """What an application of the programme asks; `year` is that of its round, by default the present one."""
    day = as_of or clock.today()
    answer: ApplicationFormView = await request.app.state.database.ask(
        application_forms.describe, programme, caller, firm_id, day, year or day.year
    )
    return answer


@router.get(routes.LIST_PROPOSALS.path)
async def list_proposals(application_id: Id, request: Request, caller: READERS) -> ProposalList:
    """Figures of the firm's record for its form, with year and source; nothing is filled in by itself."""
    answer: ProposalList = await request.app.state.database.ask(proposals, application_id, caller)
    return answer


@router.get(routes.CHECK_APPLICATION.path)
async def check_application(application_id: Id, request: Request, caller: READERS) -> ChecksAnswer:
    """The same judge as submit."""
    answer: ChecksAnswer = await request.app.state.database.ask(application_checks.checks, application_id, caller)
    return answer


@router.get(routes.GET_SUBMISSION.path)
async def get_submission(application_id: Id, seq: Sequence, request: Request, caller: READERS) -> SubmissionView:
    answer: SubmissionView = await request.app.state.database.ask(reads.submission, application_id, seq, caller)
    return answer


@router.get(routes.CHECK_SUBMISSION.path)
async def check_submission(application_id: str, seq: Sequence, request: Request, caller: READERS) -> ChecksAnswer:
    """How a submission stood to the standard when it was handed in, made again from its pinned rules."""
    answer: ChecksAnswer = await request.app.state.database.ask(
        application_checks.submission_checks, application_id, seq, caller
    )
    return answer


@router.post(routes.SUBMIT_APPLICATION.path, response_model=ApplicationView, dependencies=[FILERS])
async def submit_application(application_id: Id, action: ActionDep) -> Response:
    """提交: an immutable, numbered submission."""
    return await take(action, applications.submit, application_id)


@router.post(routes.RESUBMIT_APPLICATION.path, response_model=ApplicationView, dependencies=[FILERS])
async def resubmit_application(application_id: Id, action: ActionDep) -> Response:
    """补正后重新提交, back to the stage that asked."""
    return await take(action, supplements.resubmit, application_id)


@router.post(routes.RECORD_MANDATE.path, response_model=ApplicationView, dependencies=[PARK])
async def record_mandate(application_id: Id, body: Mandate, action: ActionDep) -> Response:
    """登记代填委托: from here on the agent may edit, and reviews nothing of this application."""
    return await take(action, mandates.record_mandate, application_id, command=body)


@router.post(routes.WITHDRAW_APPLICATION.path, response_model=ApplicationView, dependencies=[FILERS])
async def withdraw_application(application_id: Id, body: Withdraw, action: ActionDep) -> Response:
    """撤回 with a reason."""
    return await take(action, applications.withdraw, application_id, command=body)
