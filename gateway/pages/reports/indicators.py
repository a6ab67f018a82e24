"""指标调度表: the ten indicators of a scope against the targets of the year and of the plan; blank stays blank."""

from collections.abc import Iterable
from decimal import Decimal

from contracts.codes import Programme
from contracts.queries.gateway import TargetCell
from gateway.access.rules.scope import Scope
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.attainment.routes.attainment import read_table
from gateway.pages.board.view import cell_of, drill
from gateway.pages.reports.ladder import attained
from gateway.web.access import PageContext
from gateway.web.finality import finality_of
from gateway.web.points_in_time import PointInTime
from gateway.web.reports import Cell, Report, Row, Table

TITLE = "指标调度表"
DEFINITION = (
    "基期值按规划原表；约束值、预期值为该日适用的目标；最新值为当日存量或各年填报数，区域的可相加指标由各园区相加"
)
HNTE = "hnte-count"


async def report(context: PageContext, at: PointInTime, scopes: tuple[Scope, ...]) -> Report:
    """One table per scope."""
    found = await read_table(context.gateway, context.visitor, at.as_of, at.known_at)
    header = _header(at.as_of.year)
    tables = [Table(scope.label, header, tuple(_rows(found.items, scope, at))) for scope in scopes]
    return Report(
        title=TITLE,
        as_of=at.as_of,
        known_at=at.known_at,
        definition=DEFINITION,
        source=found.source,
        tables=tuple(tables),
        finality=await finality_of(context, at.as_of, at.known_at),
        notes=(
            "空白为未填报，不等于 0；年度目标由办公室填报、另一账号审定",
            "比率类指标不得跨区相加；自创区包含于试验区，两者不相加",
        ),
        projected=any(cell.projected for cell in found.items),
    )


def scopes_of(context: PageContext, asked: str) -> tuple[Scope, ...]:
    """The scope that is asked for, every visible one for `all`, the widest where none is."""
    seen = visible_scopes(visible_zones(context.visitor))
    if asked == "all":
        return seen
    return tuple(scope for scope in seen if scope.value == asked) or seen[:1]


def _header(year: int) -> tuple[str, ...]:
    yearly = (f"{year}年 约束值", f"{year}年 预期值")
    goals = ("2027年 约束值", "完成率（%）", "2027年 预期值", "完成率（%）")
    return ("指标（单位）", "基期值", "基期年", *yearly, "最新值", "数据日期", *goals, "目标依据", "数据来源")


def _rows(cells: Iterable[TargetCell], scope: Scope, at: PointInTime) -> Iterable[Row]:
    mine = [cell for cell in cells if cell.scope == scope.value]
    for nth, cell in enumerate(mine, 1):
        value = None if cell.projected else cell.current
        yield Row(
            (
                Cell(f"{nth}. {cell.name}（{cell.unit}）"),
                Cell(cell.base),
                Cell(str(cell.base_year)),
                Cell(cell.year_binding),
                Cell(cell.year_expected),
                Cell(cell.current, _firms(cell, scope, at)),
                Cell(cell.current_as_of.isoformat() if cell.current_as_of else None),
                *_goal(cell, value, cell.binding_2027),
                *_goal(cell, value, cell.expected_2027),
                Cell("、".join(cell.documents)),
                Cell(cell.current_source),
            ),
            "total" if cell.indicator == HNTE else "",
        )


def _goal(cell: TargetCell, value: Decimal | None, aim: Decimal) -> tuple[Cell, Cell]:
    history = f"/targets/{cell.indicator}/{cell.scope}/2027"
    return Cell(aim, history), Cell(attained(value, aim), form="percent")


def _firms(cell: TargetCell, scope: Scope, at: PointInTime) -> str | None:
    if cell.indicator != HNTE:
        return None
    return drill(Programme.HNTE, at, **cell_of(scope))
