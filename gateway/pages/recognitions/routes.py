"""证书: those that end soon, registering one by hand, and cancelling or revoking one."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import RUNGS, TRACKS
from contracts.commands.cultivation import EndRecognition, RegisterRecognition
from contracts.queries.cultivation import RecognitionView
from gateway.web import fields, forms, rendering, vocabulary
from gateway.web.access import Desk, InsideDesk
from gateway.web.fields import Field, Option, Section, codes
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
MONTHS = tuple(Option(str(n), f"{n} 个月内") for n in (1, 3, 6, 12))
KINDS = (Option("cancelled", "取消"), Option("revoked", "撤销"))
NOT_OF_FORM = (401, 403, 404, 503)
GRANT = (
    Section(
        "",
        (
            Field("programme", "资格", "select", must=True, options=codes((*RUNGS, *TRACKS))),
            Field("number", "证书（登记）编号"),
            Field("issued_on", "发证日期", "date", must=True, hint="有效期由资格的规则推算，与证书不同时再填下两项"),
            Field("document_no", "公告文号", placeholder="如 国科火字〔2026〕12号"),
            Field("valid_from", "有效期起", "date"),
            Field("valid_until", "有效期至（含当日）", "date"),
        ),
    ),
)
END = (
    Section(
        "",
        (
            Field("kind", "处理", "select", must=True, options=KINDS),
            Field("decided_on", "决定日期", "date", must=True),
            Field(
                "effective_on",
                "生效日期",
                "date",
                must=True,
                hint="可早于决定日期；自该日起不计入存量，以往数字随之更正",
            ),
            Field("document_no", "文号"),
            Field("reason", "原因", "textarea", must=True, wide=True),
        ),
    ),
)


@router.get("/expiring")
async def list_expiring(desk: InsideDesk) -> Response:
    """Titles that end within some months and have no successor, soonest first."""
    query = desk.request.query_params
    asked = {name: query.get(name) or None for name in ("programme", "zone")}
    months = query.get("within_months") if query.get("within_months") in {each.value for each in MONTHS} else "6"
    ask = desk.gateway.cultivation.expiring
    found = await ask(desk.caller, within_months=months, **asked, **desk.paging.query)
    return rendering.page(
        desk.request,
        "recognitions/expiring.html",
        desk.visitor,
        title="到期预警",
        found=found,
        form=Form({**dict(query), "within_months": str(months)}),
        months=MONTHS,
        programmes=codes((*RUNGS, *TRACKS)),
        zones=vocabulary.zone_options(desk),
        paging=desk.paging,
        today=clock.today(),
    )


@router.get("/firms/{firm_id}/titles/new")
async def new_title(desk: InsideDesk, firm_id: str) -> Response:
    """An empty form for one certificate; whole lists are imported."""
    return await _grant_page(desk, firm_id, Form({"programme": "hnte"}))


@router.post("/firms/{firm_id}/titles/new")
async def register_title(desk: InsideDesk, firm_id: str) -> Response:
    """Register a certificate as its official list has it."""
    form = await forms.read(desk.request)
    values = {"firm_id": firm_id, **forms.body(form, fields.conversions(GRANT))}
    try:
        forms.require(form, fields.musts(GRANT))
        command = forms.command(RegisterRecognition, values)
        await desk.gateway.cultivation.register_recognition(desk.caller, command, form.key)
    except Problem as problem:
        return await _grant_page(desk, firm_id, _refused(form, problem))
    return RedirectResponse(f"/firms/{firm_id}?tab=titles&done=granted", 303)


async def _grant_page(desk: Desk, firm_id: str, form: Form) -> Response:
    firm = await desk.gateway.registry.firm(desk.caller, firm_id)
    return _form_page(desk, f"登记证书：{firm.name}", form, GRANT, firm_id, firm.name)


@router.get("/recognitions/{recognition_id}/end")
async def end_form(desk: InsideDesk, recognition_id: str) -> Response:
    """The form that cancels or revokes a title."""
    title = await _title(desk, recognition_id)
    today = clock.today().isoformat()
    return _end_page(desk, title, Form({"decided_on": today, "effective_on": today}, version=title.version))


@router.post("/recognitions/{recognition_id}/end")
async def end_title(desk: InsideDesk, recognition_id: str) -> Response:
    """Cancel or revoke against the version that the form was made from."""
    form = await forms.read(desk.request)
    end = desk.gateway.cultivation.end_recognition
    try:
        forms.require(form, fields.musts(END))
        command = forms.command(EndRecognition, forms.body(form, fields.conversions(END)))
        ended = await end(desk.caller, recognition_id, command, form.key, form.version)
    except Problem as problem:
        return _end_page(desk, await _title(desk, recognition_id), _refused(form, problem))
    return RedirectResponse(f"/firms/{ended.firm_id}?tab=titles&done=ended", 303)


def _end_page(desk: Desk, title: RecognitionView, form: Form) -> Response:
    heading = f"取消或撤销：{title.programme_name} {title.number or ''}".strip()
    return _form_page(desk, heading, form, END, title.firm_id, title.firm_name)


async def _title(desk: Desk, recognition_id: str) -> RecognitionView:
    return await desk.gateway.cultivation.recognition(desk.caller, recognition_id)


def _refused(form: Form, problem: Problem) -> Form:
    if problem.status in NOT_OF_FORM:
        raise problem
    return form.refused(problem)


def _form_page(
    desk: Desk, title: str, form: Form, sections: Sequence[Section], firm_id: str, firm_name: str
) -> Response:
    return rendering.page(
        desk.request,
        "form.html",
        desk.visitor,
        title=title,
        status=form.problem.status if form.problem else 200,
        subtitle="",
        form=form,
        sections=sections,
        action=desk.request.url.path,
        back={"link": f"/firms/{firm_id}?tab=titles", "name": firm_name},
        submit="确认",
        intro="",
        confirm="",
    )
