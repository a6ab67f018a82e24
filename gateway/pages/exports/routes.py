"""导出: the lists behind figures and the register, as they are shown."""

from functools import partial

from fastapi import APIRouter, Response

from contracts.codes import FirmStatus
from domain.places import UNDIVIDED
from gateway.pages.figures.routes import CELL, cell_labels
from gateway.pages.firms.routes import FILTERS, available
from gateway.pages.flows.routes import REASONS, asked
from gateway.web import vocabulary
from gateway.web.access import InsideDesk
from gateway.web.exports import every, text, workbook
from gateway.web.filters import SHORT, day
from gateway.web.moments import moment_of
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import not_found

router = APIRouter(route_class=PageRoute)
OF_CELL = ("企业名称", "统一社会信用代码", "区域（当日）", "分园", "产业", "证书编号", "发证日期", "有效期至")
OF_FLOW = ("企业名称", "统一社会信用代码", "原因", "期初区域", "期末区域", "生效日期")
OF_FIRMS = ("企业名称", "统一社会信用代码", "区域", "分园", "主导产业", "当日资格", "成立日期", "状态")
BATCH = 200  # firms of one question about titles


@router.get("/board/firms.xlsx")
async def export_cell(desk: InsideDesk) -> Response:
    """The firms of a cell, as many as it counts."""
    query = desk.request.query_params
    moment, programme = moment_of(query), vocabulary.programme_of(query.get("programme", ""))
    cell = {name: query.get(name) or None for name in CELL}
    ask = partial(desk.gateway.cultivation.cell_firms, desk.caller, programme)
    dates = {"as_of": moment.as_of, "known_at": moment.known_at}
    found, rows = await every(partial(ask, **dates, **cell))
    parks = await vocabulary.names_of_parks(desk)
    industries = {code: name for code, (name, _) in (await vocabulary.names_of_industries(desk)).items()}
    lines = [
        (
            firm.name, firm.uscc, firm.zone.label, parks.get(firm.park, UNDIVIDED), industries.get(firm.industry, ""),
            text(firm.number), text(firm.valid_from), text(firm.valid_until),
        )
        for firm in rows
    ]  # fmt: skip
    about = {
        "条件": "、".join([programme.label, *cell_labels(cell, parks, industries)]),
        "数据截至": day(found.as_of),
        "口径": found.definition,
        "来源": found.source,
    }
    return await workbook(desk, f"{programme.label}名单-{moment.as_of}", OF_CELL, lines, about)


@router.get("/flows/firms.xlsx")
async def export_flow(desk: InsideDesk) -> Response:
    """The firms of one line of a flow."""
    question, reason = asked(desk), desk.request.query_params.get("reason", "")
    if reason not in REASONS:
        raise not_found()
    ask = partial(desk.gateway.cultivation.flow_firms, desk.caller, question.programme)
    _, rows = await every(partial(ask, **question.query, reason=reason))
    lines = [
        (
            firm.name, firm.uscc, firm.reason_name, firm.zone_before.label if firm.zone_before else "",
            firm.zone_after.label if firm.zone_after else "", text(firm.effective_on),
        )
        for firm in rows
    ]  # fmt: skip
    about = {
        "条件": f"{question.programme.label}，{REASONS[reason]}",
        "期间": f"{day(question.start)}至{day(question.end)}",
    }
    return await workbook(desk, f"增减变动-{REASONS[reason]}-{question.end}", OF_FLOW, lines, about)


@router.get("/firms.xlsx")
async def export_firms(desk: InsideDesk) -> Response:
    """企业台账 under the filters of the list, with the titles of today."""
    query = desk.request.query_params
    wanted = {name: query.get(name) or None for name in FILTERS}
    _, firms = await every(partial(desk.gateway.registry.firms, desk.caller, **wanted))
    held: dict[str, str] = {}
    for start in range(0, len(firms), BATCH):
        ids = [firm.firm_id for firm in firms[start : start + BATCH]]
        standings = await available(desk.gateway.cultivation.standings(desk.caller, ids))
        for each in standings.items if standings else ():
            held[each.firm_id] = "、".join(SHORT[programme] for programme in each.held)
    lines = [
        (
            firm.name, firm.uscc, text(firm.zone_name), text(firm.park_name), text(firm.industry_name),
            held.get(firm.firm_id, ""), text(firm.founded_on), FirmStatus(firm.status).label,
        )
        for firm in firms
    ]  # fmt: skip
    filters = "、".join(value for value in wanted.values() if value) or "全部"
    about = {"条件": filters, "数据截至": day(clock.today()), "口径": "资格按当日是否在有效期内判定"}
    return await workbook(desk, f"企业台账-{clock.today()}", OF_FIRMS, lines, about)
