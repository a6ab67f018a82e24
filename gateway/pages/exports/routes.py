"""导出: the lists behind figures and the register, as they are shown."""

from functools import partial

from fastapi import APIRouter, Response

from contracts.codes import FirmStatus
from domain.places import UNDIVIDED
from gateway.access.rules.scope import scope_of
from gateway.pages.comparison.asked import compared
from gateway.pages.comparison.view import renewal
from gateway.pages.figures.routes import CELL, PROJECTED, cell_labels
from gateway.pages.firms.routes import FILTERS, available
from gateway.pages.flows.routes import REASONS, asked
from gateway.web import vocabulary
from gateway.web.access import InsideContext
from gateway.web.exports import every, text, workbook
from gateway.web.filters import SHORT, day
from gateway.web.points_in_time import point_in_time_of
from gateway.web.refusals import PageRoute
from kit.data import clock
from kit.data.problem import not_found

router = APIRouter(route_class=PageRoute)
OF_CELL = ("企业名称", "统一社会信用代码", "区域（当日）", "分园", "产业", "证书编号", "发证日期", "有效期至")
OF_FLOW = ("企业名称", "统一社会信用代码", "原因", "期初区域", "期末区域", "生效日期")
OF_COMPARED = ("企业名称", "统一社会信用代码", "区域", "证书有效期至", "换证", "补正天数")
OF_FIRMS = ("企业名称", "统一社会信用代码", "区域", "分园", "主导产业", "当日资格", "成立日期", "状态")
BATCH = 200  # firms of one question about titles


@router.get("/board/firms.xlsx")
async def export_cell(context: InsideContext) -> Response:
    """The firms of a cell, as many as it counts."""
    query = context.request.query_params
    at, programme = point_in_time_of(query), vocabulary.programme_of(query.get("programme", ""))
    cell = {name: query.get(name) or None for name in CELL}
    ask = partial(context.gateway.cultivation.cell_firms, context.caller, programme)
    dates = {"as_of": at.as_of, "known_at": at.known_at}
    wanted = query.get("q") or None
    found, rows = await every(partial(ask, **dates, **cell, q=wanted))
    parks = await vocabulary.names_of_parks(context)
    industries = {code: name for code, (name, _) in (await vocabulary.names_of_industries(context)).items()}
    lines = [
        (
            firm.name, firm.uscc, firm.zone.label, parks.get(firm.park, UNDIVIDED), industries.get(firm.industry, ""),
            text(firm.number), text(firm.valid_from), text(firm.valid_until),
        )
        for firm in rows
    ]  # fmt: skip
    about = {
        "条件": "、".join(
            [programme.label, *cell_labels(cell, parks, industries), *([f"“{wanted}”"] if wanted else [])]
        ),
        "数据截至": day(found.as_of),
        "口径": found.definition,
        "来源": found.source,
    }
    return await workbook(context, f"{programme.label}名单-{at.as_of}", OF_CELL, lines, about)


@router.get("/flows/firms.xlsx")
async def export_flow(context: InsideContext) -> Response:
    """The firms of one line of a flow."""
    question, reason = asked(context), context.request.query_params.get("reason", "")
    if reason not in REASONS:
        raise not_found()
    ask = partial(context.gateway.cultivation.flow_firms, context.caller, question.programme)
    found, rows = await every(partial(ask, **question.query, reason=reason))
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
        "口径": f"{question.basis.label}{PROJECTED if found.projected else ''}",
    }
    return await workbook(context, f"增减变动-{REASONS[reason]}-{question.end}", OF_FLOW, lines, about)


@router.get("/comparison/firms.xlsx")
async def export_compared(context: InsideContext) -> Response:
    """The firms behind a measure of the comparison of zones."""
    question = compared(context)
    ask = partial(context.gateway.cultivation.compared_firms, context.caller, question.programme)
    _, rows = await every(partial(ask, **question.query))
    lines = [
        (firm.name, firm.uscc, firm.zone.label, text(firm.ended_on), renewal(firm), text(firm.days)) for firm in rows
    ]
    where = [scope_of(question.scope).label] if question.scope else []
    about = {
        "条件": "、".join([question.programme.label, question.measure.label, *where]),
        "数据截至": day(question.at.as_of),
        "口径": "见园区对比页各项说明",
    }
    return await workbook(context, f"园区对比-{question.measure.label}-{question.at.as_of}", OF_COMPARED, lines, about)


@router.get("/firms.xlsx")
async def export_firms(context: InsideContext) -> Response:
    """企业台账 under the filters of the list, with the titles of today."""
    query = context.request.query_params
    wanted = {name: query.get(name) or None for name in FILTERS}
    _, firms = await every(partial(context.gateway.registry.firms, context.caller, **wanted))
    held: dict[str, str] = {}
    for start in range(0, len(firms), BATCH):
        ids = [firm.firm_id for firm in firms[start : start + BATCH]]
        standings = await available(context.gateway.cultivation.standings(context.caller, ids))
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
    return await workbook(context, f"企业台账-{clock.today()}", OF_FIRMS, lines, about)
