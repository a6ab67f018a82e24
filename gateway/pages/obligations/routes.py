"""应尽事项: what the firms of a zone owe for their titles, or what a firm owes itself; as page and workbook."""

from functools import partial

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import Role
from contracts.commands.obligations import ConfirmObligations
from contracts.obligations import ObligationKind, ObligationState
from contracts.queries.obligations import ObligationPage, ObligationView
from gateway.pages.obligations.programmes import DUTIFUL
from gateway.web import forms, rendering, vocabulary
from gateway.web.access import AnyContext, FirmContext, InsideContext, PageContext
from gateway.web.exports import every, text, workbook
from gateway.web.fields import Option, codes
from gateway.web.filters import day
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import changed, link, local
from kit.data import clock
from kit.web.routing import posted_form

router = APIRouter(route_class=PageRoute)
AWAITING = (Option("true", "待园区确认"), Option("false", "其他"))
HEADER = (
    "企业名称", "统一社会信用代码", "区域", "资格", "应尽事项", "期别", "变更内容", "截止日期", "状态", "完成日期", "受理编号",
    "填写情况", "有效期内累计未按期", "依据",
)  # fmt: skip
FILTERS = ("programme", "kind", "zone", "state", "awaiting")


def _asked(context: PageContext) -> dict[str, str | None]:
    """The filters of the address; by default staff see the last days of this year, a firm all of its own."""
    query = context.request.query_params
    asked = {name: query.get(name) or None for name in FILTERS}
    mine = context.visitor.role is Role.FIRM
    year = query.get("year", "")
    known = year.isdecimal() and 1990 <= int(year) <= 2100
    asked["year"] = year if known else None if mine or year == "all" else str(clock.today().year)
    return asked


@router.get("/obligations")
async def list_obligations(context: InsideContext) -> Response:
    """Of the firms that the visitor answers for, the earliest last day first."""
    return await _page(context, "/obligations", "应尽事项")


@router.get("/my/obligations")
async def list_my_obligations(context: FirmContext) -> Response:
    """Of the visitor's own firm."""
    return await _page(context, "/my/obligations", "应尽事项")


async def _page(context: PageContext, path: str, title: str) -> Response:
    asked, this_year = _asked(context), clock.today().year
    found = await context.gateway.cultivation.obligations(context.caller, **asked, **context.paging.query)
    years = tuple(Option(str(each), f"{each}年") for each in range(found.since.year, this_year + 2))
    return rendering.page(
        context.request,
        "obligations/obligations.html",
        context.visitor,
        title=title,
        found=found,
        path=path,
        inside=context.visitor.role is not Role.FIRM,
        confirming=context.visitor.role is not Role.FIRM and any(row.awaiting for row in found.items),
        from_page=changed(context.request),
        form=Form({name: value or "" for name, value in asked.items()} | {"year": asked["year"] or "all"}),
        years=(Option("all", "全部"), *years),
        programmes=codes(DUTIFUL),
        kinds=codes(ObligationKind),
        zones=vocabulary.zone_options(context),
        states=codes(ObligationState),
        awaiting=AWAITING,
        export=link("/obligations.xlsx", **(asked | {"year": asked["year"] or "all"})),
        paging=context.paging,
    )


@router.post("/obligations/confirmations")
async def confirm_obligations(context: InsideContext) -> Response:
    """The ticked rows; those that have changed meanwhile stay on the list."""
    async with posted_form(context.request) as posted:
        form, chosen = forms.of_posted(posted), [str(item) for item in posted.getlist("item")]
    if chosen:
        command = forms.command(ConfirmObligations, {"items": [_item(each) for each in chosen]})
        done = await context.gateway.cultivation.confirm_obligations(context.caller, command, form.key)
        outcome = "obligation-confirm" if done.confirmed == len(chosen) else "obligations-partly"
    else:
        outcome = "none-chosen"
    back = local(form.value("back")) if form.value("back").startswith("/obligations") else "/obligations"
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}done={outcome}", 303)


def _item(text: str) -> dict[str, object]:
    """A row as its box names it: firm, duty, period and version."""
    firm_id, duty, period, version = (*text.split("|"), "", "", "", "")[:4]
    return {"firm_id": firm_id, "duty": duty, "period": period, "version": forms.whole(version)}


@router.get("/obligations.xlsx")
async def export_obligations(context: AnyContext) -> Response:
    """The same list with all of its rows."""
    asked = _asked(context)
    found, rows = await every(partial(context.gateway.cultivation.obligations, context.caller, **asked))
    said = "、".join(value for name, value in asked.items() if value and name != "year")
    about = {
        "条件": f"{asked['year'] + '年截止' if asked['year'] else '全部'}{'，' + said if said else ''}",
        "数据截至": day(found.as_of),
        "口径": definition(found),
    }
    name = f"应尽事项-{asked['year'] or found.as_of}"
    return await workbook(context, name, HEADER, [_line(row) for row in rows], about)


def definition(found: ObligationPage) -> str:
    """What the list holds, in a sentence."""
    return f"按资格和企业变化推算；截止日含当日；自 {found.since} 起截止的事项，登记晚于截止日的资格为未登记"


def _line(row: ObligationView) -> tuple[str, ...]:
    said = row.statement
    return (
        row.firm_name, row.uscc, text(row.zone_name), row.programme_name, row.duty_name, row.period, text(row.about), text(row.due_on),
        row.state_name, text(said and said.done_on), text(said and said.receipt_no), text(said and said.standing_name),
        f"{row.misses}/{row.misses_allowed}", f"{row.document} {row.article}（{row.mark_name}）",
    )  # fmt: skip
