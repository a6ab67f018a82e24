"""梯次培育汇总表: every rung and track by zone, what became of it this year, and how far from its targets; the board's numbers."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.codes import COUNTED_ZONES, CountingBasis, PathKind, Programme, Zone
from contracts.queries.cultivation import LadderAnswer, RungCount
from contracts.queries.gateway import AttainmentAnswer, PathPoint
from contracts.queries.targets import ProvinceShares
from gateway.access.rules.scope import Scope, zones_of
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.attainment.reads.versions import measure_of, target_book
from gateway.attainment.routes.attainment import attain_hnte
from gateway.attainment.routes.entries import read_shares
from gateway.attainment.rules.target import Goal, percent
from gateway.attainment.rules.versions import Cell as TargetOf
from gateway.attainment.rules.versions import TargetBook
from gateway.pages.board.view import drill
from gateway.pages.figures.routes import numbers_of
from gateway.web.access import PageContext
from gateway.web.filters import day
from gateway.web.finality import finality_of
from gateway.web.points_in_time import PointInTime
from gateway.web.reports import Cell, Report, Row, Table

TITLE = "梯次培育汇总表"
WITHOUT_NET = "科技型中小企业按年编号，每年一月重新累计，不计本年净增"
LAST_YEAR_OF_PLAN = 2027


@dataclass(frozen=True)
class Figures:
    """What the table is made of, all of one point in time."""

    at: PointInTime
    zones: tuple[Zone, ...]
    scope: Scope | None
    now: LadderAnswer
    before: LadderAnswer
    attained: AttainmentAnswer
    book: TargetBook
    shares: ProvinceShares


async def report(context: PageContext, at: PointInTime) -> Report:
    figures = await _gather(context, at)
    now = figures.now
    tables = [
        Table(
            "各级与各类（每级口径）",
            _header(figures),
            tuple(_each(figures)),
            "持有几级资格就在几级各计一次，各级不得相加",
        ),
        Table(
            "最高级口径", _heads(figures), tuple(_highest(figures)), "每家只计在当日持有的最高一级，相加等于梯次企业数"
        ),
    ]
    if figures.shares.items:
        tables.append(_shares(figures.shares))
    return Report(
        title=TITLE,
        as_of=now.as_of,
        known_at=at.known_at,
        definition=now.definition,
        source=f"{now.source}；目标：{'、'.join(_documents(figures))}",
        tables=tuple(tables),
        finality=await finality_of(context, at.as_of, at.known_at, numbers_of(now)),
        notes=tuple(_notes(figures)),
        projected=now.projected,
    )


async def _gather(context: PageContext, at: PointInTime) -> Figures:
    ask, gateway = context.gateway.cultivation.ladder, context.gateway
    now, before, attained, shares, book = await asyncio.gather(
        ask(context.caller, at.as_of, at.known_at),
        ask(context.caller, at.year_start().as_of, at.known_at),
        attain_hnte(gateway, context.visitor, at.as_of, at.known_at),
        _known_shares(context, at),
        gateway.database.ask(target_book, at.as_of, at.known_at),
    )
    seen = visible_zones(context.visitor)
    zones = tuple(zone for zone in COUNTED_ZONES if zone in seen)
    whole = next((each for each in visible_scopes(seen) if seen == frozenset(zones_of(each))), None)
    return Figures(at, zones, whole, now, before, attained, book, shares)


async def _known_shares(context: PageContext, at: PointInTime) -> ProvinceShares:
    """Those of days up to the one asked; none beside what was known earlier, for a share is of what is known now."""
    if at.known_at is not None:
        return ProvinceShares(items=())
    found = await read_shares(context.gateway, context.visitor)
    return ProvinceShares(items=tuple(each for each in found.items if each.as_of <= at.as_of))


def _heads(figures: Figures) -> tuple[str, ...]:
    return ("层级／类别", *(zone.label for zone in figures.zones), "合计（家）")


def _header(figures: Figures) -> tuple[str, ...]:
    year = figures.at.as_of.year
    goals = ("2027年 约束值", "完成率（%）", "2027年 预期值", "完成率（%）")
    return (*_heads(figures), f"{year - 1}年末", "本年净增", f"{year}年 约束值", f"{year}年 预期值", *goals)


def _each(figures: Figures) -> Iterable[Row]:
    before = {row.programme: row.total for row in (*figures.before.each_rung, *figures.before.tracks)}
    for row in (*figures.now.each_rung, *figures.now.tracks):
        counts = _counts(row, figures, CountingBasis.EACH)
        resets = row.programme is Programme.TECH_SME
        net = None if resets else row.total - before[row.programme]
        yield Row((*counts, Cell(before[row.programme]), Cell(net, form="signed"), *_targets(row, figures)))


def _counts(row: RungCount, figures: Figures, basis: CountingBasis) -> tuple[Cell, ...]:
    def links(zone: Zone | None) -> str:
        return drill(row.programme, figures.at, basis, zone=zone)

    by_zone = [Cell(row.by_zone.get(zone, 0), links(zone)) for zone in figures.zones]
    name = f"{row.rung} 级 {row.name}" if row.rung else row.name
    return (Cell(name), *by_zone, Cell(row.total, links(None)))


def _targets(row: RungCount, figures: Figures) -> tuple[Cell, ...]:
    """Blank where nobody has entered a target; nothing is judged on a day that has not come."""
    if figures.scope is None:
        return (Cell(None),) * 6
    measure = measure_of(row.programme)
    cells: list[Cell] = []
    for goal in Goal:
        cells.append(Cell(figures.book.value(TargetOf(measure, figures.scope, figures.at.as_of.year), goal)))
    for goal in Goal:
        aim = figures.book.value(TargetOf(measure, figures.scope, LAST_YEAR_OF_PLAN), goal)
        cells += [Cell(aim), Cell(attained(Decimal(row.total), None if figures.now.projected else aim), form="percent")]
    return tuple(cells)


def attained(value: Decimal | None, aim: Decimal | None) -> Decimal | None:
    """The share of a goal in %; blank where one of the two is."""
    return None if value is None or aim is None else percent(value, aim, reached=value >= aim)


def _highest(figures: Figures) -> Iterable[Row]:
    for row in figures.now.highest_rung:
        yield Row(_counts(row, figures, CountingBasis.HIGHEST))
    sums = [sum(row.by_zone.get(zone, 0) for row in figures.now.highest_rung) for zone in figures.zones]
    yield Row((Cell("梯次企业数（去重）"), *map(Cell, sums), Cell(figures.now.distinct_firms)), "total")


def _shares(shares: ProvinceShares) -> Table:
    """A denominator has a day of its own, and the count beside it is of that day."""
    header = ("资格", "区域", "日期", "本区域（家）", "全省（家）", "占比（%）", "来源")
    rows = [
        Row(
            (
                Cell(row.programme_name),
                Cell(each.scope_name),
                Cell(row.as_of.isoformat()),
                Cell(each.count),
                Cell(row.firms),
                Cell(each.share, form="percent"),
                Cell(row.source),
            )
        )
        for row in shares.items
        for each in row.shares
    ]
    return Table("占全省比重", header, tuple(rows), "分子与分母为同一日期")


def _notes(figures: Figures) -> Iterable[str]:
    yield WITHOUT_NET
    yield "目标由办公室依文件填报、另一账号审定；空白为未填报，不等于 0"
    item = next((each for each in figures.attained.items if figures.scope and each.scope == figures.scope.value), None)
    point = _points(item.path).get(figures.at.as_of.year) if item else None
    if item is not None and point is not None:
        kind = PathKind(point.chosen_path).label
        end = day(point.as_of)
        yield f"高新技术企业{end}路径点（{kind}）：约束值路径 {point.binding:,}，预期值路径 {point.expected:,}"


def _points(path: Sequence[PathPoint]) -> Mapping[int, PathPoint]:
    return {point.as_of.year: point for point in path}


def _documents(figures: Figures) -> tuple[str, ...]:
    scopes = [figures.scope] if figures.scope else []
    measures = [measure_of(row.programme) for row in (*figures.now.each_rung, *figures.now.tracks)]
    found = dict.fromkeys(doc for measure in measures for doc in figures.book.documents(measure, scopes))
    return tuple(found) or ("未填报",)
