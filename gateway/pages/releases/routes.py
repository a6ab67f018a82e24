"""数据发布: the releases, one with its figures, its firms, and what became known since; the office drafts and takes the steps."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from contracts.codes import CountingBasis, Programme, Role
from contracts.commands.releases import AdvanceRelease, DraftRelease
from contracts.queries.releases import ReleasedFigures, ReleaseView
from contracts.releases import ReleaseAction, ReleaseState
from gateway.pages.releases import view
from gateway.releases import reads
from gateway.releases.routes import compose
from gateway.releases.rules import OUT
from gateway.releases.usecases import advance, draft
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import InsideContext, PageContext, context_for
from gateway.web.fields import Field, Section
from gateway.web.finality import Finality
from gateway.web.forms import Form
from gateway.web.people import names_of
from gateway.web.points_in_time import PointInTime
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
OfficeDesk = Annotated[PageContext, Depends(context_for(Role.OFFICE))]
BACK = {"link": "/releases", "name": "数据发布"}
DRAFTED = "生成草稿时冻结该日各项数字及其企业名单，同时固定目标值；由另一账号审定后发布，发布后不再变动。"
SECTIONS = (
    Section(
        "",
        (
            Field("title", "名称", must=True, placeholder="如 2026 年上半年调度"),
            Field("as_of", "数据截至（含当日）", "date", must=True, hint="只能发布已经到来的日期"),
            Field("note", "说明", "textarea", wide=True, hint="用途、口径说明等"),
        ),
    ),
)


@router.get("/releases")
async def list_releases(context: InsideContext) -> Response:
    """The newest first."""
    page = await context.gateway.database.ask(
        reads.list_releases, context.visitor, context.paging.size, context.paging.cursor
    )
    return rendering.page(
        context.request,
        "releases/releases.html",
        context.visitor,
        title="数据发布",
        found=page,
        people=await names_of(context, [row.drafted_by for row in page.items]),
        office=context.visitor.role is Role.OFFICE,
        paging=context.paging,
    )


@router.get("/releases/new")
async def new_release(context: OfficeDesk) -> Response:
    """What is to be released."""
    return _form(context, Form({"as_of": clock.today().isoformat()}))


def _form(context: PageContext, form: Form) -> Response:
    status = form.problem.status if form.problem else 200
    shown: dict[str, Any] = {
        "subtitle": "",
        "intro": DRAFTED,
        "confirm": "",
        "back": BACK,
        "action": "/releases",
        "submit": "生成草稿",
    }
    return rendering.page(
        context.request,
        "form.html",
        context.visitor,
        title="起草发布",
        status=status,
        form=form,
        sections=SECTIONS,
        **shown,
    )


@router.post("/releases")
async def draft_release(context: OfficeDesk) -> Response:
    """Freeze the day and keep the document as a draft; the same form makes one draft only."""
    form = await forms.read(context.request)
    try:
        forms.require(form, fields.musts(SECTIONS))
        wanted = forms.command(DraftRelease, forms.body(form, fields.conversions(SECTIONS)))
        document = await compose(context.gateway, context.visitor, wanted, form.key)
        made = await context.gateway.writer.write(partial(draft, composed=document), context.caller)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return _form(context, form.refused(problem))
    return RedirectResponse(f"/releases/{made.release_id}?done=release-drafted", 303)


@router.get("/releases/{release_id}")
async def show_release(context: InsideContext, release_id: str) -> Response:
    """The figures as they were pinned, with who took which step and why."""
    return await _release_page(context, release_id, Form())


async def _release_page(context: PageContext, release_id: str, form: Form) -> Response:
    release, document = await _document(context, release_id)
    return rendering.page(
        context.request,
        "releases/release.html",
        context.visitor,
        title=release.title,
        status=form.problem.status if form.problem else 200,
        form=form,
        release=release,
        document=document,
        rows=view.count_rows(document, release_id),
        then=link("/board", **PointInTime(release.as_of, release.known_at).query),
        targets=view.target_rows(document),
        people=await names_of(context, [step.taken_by for step in release.steps]),
        finality=finality(release),
        provenance=view.provenance(document.release),
    )


async def _document(context: PageContext, release_id: str) -> tuple[ReleaseView, ReleasedFigures]:
    ask = context.gateway.database.ask
    release = await ask(reads.read_release, context.visitor, release_id)
    text = await ask(reads.released_figures, context.visitor, release_id)
    return release, ReleasedFigures.model_validate_json(text)


def finality(release: ReleaseView) -> Finality:
    """A draft is as provisional as any figure."""
    return Finality(release, final=True) if ReleaseState(release.state) in OUT else Finality(None)


@router.post("/releases/{release_id}")
async def advance_release(context: OfficeDesk, release_id: str) -> Response:
    """One step, against the version that the page showed."""
    form = await forms.read(context.request)
    try:
        action = ReleaseAction(form.value("action"))
    except ValueError:
        raise not_found() from None
    try:
        given = forms.command(AdvanceRelease, forms.body(form, {"reason": None}))
        work = partial(advance, release_id=release_id, action=action, reason=given.reason, expected=form.version or 0)
        await context.gateway.writer.write(work, context.caller)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM_NOR_PERSON:
            raise
        return await _release_page(context, release_id, form.refused(problem))
    return RedirectResponse(f"/releases/{release_id}?done={action.value}", 303)


@router.get("/releases/{release_id}/firms")
async def show_frozen_firms(context: InsideContext, release_id: str) -> Response:
    """The firms behind a released number, as they were written down."""
    release = await context.gateway.database.ask(reads.read_release, context.visitor, release_id)
    asked = _asked(context)
    ask = context.gateway.cultivation.frozen_firms
    found = await ask(context.caller, release.frozen_id, **asked, **context.paging.query)
    return rendering.page(
        context.request,
        "releases/frozen_firms.html",
        context.visitor,
        title=f"{found.programme_name}（{found.counting_basis_name}）",
        release=release,
        found=found,
        parks=await vocabulary.names_of_parks(context),
        paging=context.paging,
        finality=finality(release),
    )


def _asked(context: PageContext) -> dict[str, Any]:
    """The number that a URL names: HNTE under 每级 where it names none."""
    query = context.request.query_params
    programme = vocabulary.programme_of(query.get("programme", ""))
    try:
        basis = CountingBasis(query.get("counting_basis") or CountingBasis.EACH)
    except ValueError:
        raise not_found() from None
    return {"programme": programme.value, "counting_basis": basis.value, "scope": query.get("scope") or None}


@router.get("/releases/{release_id}/restatement")
async def show_restatement(context: InsideContext, release_id: str) -> Response:
    """Every number beside what is known now, and the firms of one of them with their reasons."""
    release = await context.gateway.database.ask(reads.read_release, context.visitor, release_id)
    asked = _asked(context)
    service = context.gateway.cultivation
    found = await service.restatement(context.caller, release.frozen_id, scope=asked["scope"])
    firms = await service.restated_firms(context.caller, release.frozen_id, **asked, **context.paging.query)
    chosen = (Programme(asked["programme"]), CountingBasis(asked["counting_basis"]))
    return rendering.page(
        context.request,
        "releases/restatement.html",
        context.visitor,
        title="与现在已知的差异",
        release=release,
        found=found,
        rows=[
            (
                line,
                link(
                    f"/releases/{release_id}/restatement", programme=line.programme, counting_basis=line.counting_basis
                ),
            )
            for line in found.items
        ],
        chosen=chosen,
        firms=firms,
        paging=context.paging,
        finality=finality(release),
    )
