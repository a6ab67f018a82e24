"""高企到期表: ending certificates with 是否重报, 进度 and 受理日期; filled in by the firm or its park."""

from functools import partial

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TITLES, Programme, Role
from contracts.commands.renewals import SayRenewal
from contracts.queries.renewals import RenewalHistory, RenewalView
from contracts.renewals import RenewalProgress, RenewalState, acceptance_of
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import AnyContext, InsideContext, PageContext
from gateway.web.exports import every, text, workbook
from gateway.web.fields import Field, Option, Section, codes
from gateway.web.filters import day
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
RENEWING = (Option("true", "重报"), Option("false", "不重报"))
RISK = (Option("true", "有风险（尚未受理）"), Option("false", "已受理或已换证"))
FILTERS = ("programme", "zone", "state", "at_risk")


def _sections(programme: Programme) -> tuple[Section, ...]:
    return (
        Section(
            "",
            (
                Field(
                    "renewing", "是否重报", "select", must=True, options=RENEWING, convert=lambda text: text == "true"
                ),
                Field("progress", "进度", "select", options=codes(RenewalProgress), blank="不重报的不填"),
                Field("accepted_on", acceptance_of(programme), "date", hint="受理后至未通过前不再发送到期提醒"),
                Field("told_on", "情况截至", "date", hint="留空为今天"),
                Field("note", "说明", wide=True, placeholder="不重报的原因等"),
            ),
        ),
    )


def _header(programme: Programme) -> tuple[str, ...]:
    return (
        "企业名称", "统一社会信用代码", "区域", "资格", "证书编号", "发证日期", "有效期至", "是否重报", "进度",
        acceptance_of(programme), "情况截至", "说明",
    )  # fmt: skip


def _asked(context: PageContext) -> dict[str, str | None]:
    """The filters of the address: by default the HNTE certificates that end this year."""
    query = context.request.query_params
    asked = {name: query.get(name) or None for name in FILTERS}
    year = query.get("year", "")
    asked["year"] = year if year.isdecimal() and 1990 <= int(year) <= 2100 else str(clock.today().year)
    asked["programme"] = asked["programme"] or Programme.HNTE.value
    return asked


@router.get("/renewals")
async def list_renewals(context: InsideContext) -> Response:
    """The table of a year, soonest first."""
    asked, this_year = _asked(context), clock.today().year
    found = await context.gateway.cultivation.renewals(context.caller, **asked, **context.paging.query)
    return rendering.page(
        context.request,
        "renewals/renewals.html",
        context.visitor,
        title="高企到期表",
        found=found,
        form=Form({name: value or "" for name, value in asked.items()}),
        years=tuple(Option(str(each), f"{each}年") for each in range(this_year - 1, this_year + 4)),
        programmes=codes(TITLES),
        zones=vocabulary.zone_options(context),
        states=codes(RenewalState),
        risks=RISK,
        export=link("/renewals.xlsx", **asked),
        paging=context.paging,
    )


@router.get("/renewals.xlsx")
async def export_renewals(context: InsideContext) -> Response:
    """The same table with all of its rows."""
    asked = _asked(context)
    found, rows = await every(partial(context.gateway.cultivation.renewals, context.caller, **asked))
    programme = Programme(asked["programme"] or "")
    said = "、".join(value for value in (asked["zone"], asked["state"]) if value)
    about = {
        "条件": f"{programme.label}，{asked['year']}年到期{'，' + said if said else ''}",
        "数据截至": day(found.as_of),
        "口径": "有效期至在该年内且按期终止的证书；含已换证",
    }
    return await workbook(
        context, f"{programme.label}到期表-{asked['year']}", _header(programme), [_line(row) for row in rows], about
    )


def _line(row: RenewalView) -> tuple[str, ...]:
    said = row.statement
    renewing = (
        "已换证" if row.state is RenewalState.RENEWED else "" if said is None else "是" if said.renewing else "否"
    )
    return (
        row.firm_name, row.uscc, text(row.zone_name), row.programme_name, text(row.number), text(row.issued_on), text(row.valid_until),
        renewing, text(said and said.progress_name), text(said and said.accepted_on), text(said and said.told_on), text(said and said.note),
    )  # fmt: skip


@router.get("/recognitions/{recognition_id}/renewal")
async def edit_renewal(context: AnyContext, recognition_id: str) -> Response:
    """The form with what was said last, and everything that was said before."""
    found = await context.gateway.cultivation.renewal(context.caller, recognition_id)
    said = found.renewal.statement
    values = {"renewing": ""} if said is None else {
        "renewing": "true" if said.renewing else "false",
        "progress": said.progress.value if said.progress else "",
        "accepted_on": said.accepted_on.isoformat() if said.accepted_on else "",
        "note": said.note or "",
    }  # fmt: skip
    return _page(context, found, Form(values, version=found.version))


@router.post("/recognitions/{recognition_id}/renewal")
async def say_renewal(context: AnyContext, recognition_id: str) -> Response:
    form = await forms.read(context.request)
    found = await context.gateway.cultivation.renewal(context.caller, recognition_id)
    try:
        sections = _sections(found.renewal.programme)
        forms.require(form, fields.musts(sections))
        command = forms.command(SayRenewal, forms.body(form, fields.conversions(sections)))
        await context.gateway.cultivation.say_renewal(context.caller, recognition_id, command, form.key, form.version)
    except Problem as problem:
        if problem.status in forms.NOT_OF_FORM:
            raise
        return _page(context, found, form.refused(problem))
    year = found.renewal.valid_until.year
    target = "/my" if context.visitor.role is Role.FIRM else "/renewals"
    asked = {} if context.visitor.role is Role.FIRM else {"year": year, "programme": found.renewal.programme.value}
    return RedirectResponse(link(target, **asked, done="renewal-said"), 303)


def _page(context: PageContext, found: RenewalHistory, form: Form) -> Response:
    mine = context.visitor.role is Role.FIRM
    return rendering.page(
        context.request,
        "renewals/renewal.html",
        context.visitor,
        title=f"重报情况：{found.renewal.firm_name}",
        status=form.problem.status if form.problem else 200,
        found=found,
        form=form,
        sections=_sections(found.renewal.programme),
        back={"link": "/my", "name": "我的企业"} if mine else {"link": "/renewals", "name": "高企到期表"},
    )
