"""One title: what became of it, from which a proof is made and everything is begun that the visitor may do with it."""

from fastapi import APIRouter, Response

from contracts.codes import TITLES, Role
from gateway.pages.recognitions.changes import CHANGES
from gateway.web import rendering
from gateway.web.access import AnyContext, FirmContext
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)


@router.get("/recognitions/{recognition_id}")
async def show_title(context: AnyContext, recognition_id: str) -> Response:
    """The timeline of a title, the titles before and after, both names, and the form of a proof."""
    found = await context.gateway.cultivation.timeline(context.caller, recognition_id)
    return rendering.page(
        context.request,
        "recognitions/title.html",
        context.visitor,
        title=f"{found.title.programme_name} {found.title.number or ''}".strip(),
        found=found,
        row=found.title,
        form=Form({"as_of": clock.today().isoformat()}),
        actions=[action for action in found.title.actions if action.value in CHANGES],
        mine=context.visitor.role is Role.FIRM,
        today=clock.today(),
    )


@router.get("/my/titles")
async def show_my_titles(context: FirmContext) -> Response:
    """我的证书: every title of the firm, each with its timeline and its proof."""
    firm_id = context.visitor.firm_id
    if firm_id is None:
        raise Problem(403, "no_firm", "尚未绑定企业", "请联系所在园区，将您的账号与企业绑定后再使用。")
    standing = await context.gateway.cultivation.standing(context.caller, firm_id)
    titles = [row for row in standing.recognitions if row.programme in TITLES]
    return rendering.page(
        context.request,
        "recognitions/my_titles.html",
        context.visitor,
        title="我的证书",
        firm_name=standing.name,
        present=[row for row in titles if row.state in ("valid", "future")],
        past=[row for row in titles if row.state not in ("valid", "future")],
    )
