"""The zones side by side in one answer: stock and growth, renewals, what ends within a year, 补正; with ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean

from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, Programme, Region, Zone
from contracts.comparisons import ComparedMeasure
from contracts.queries.figures import ComparedFirm, ComparedFirms, ComparedScope, ZoneComparison
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.counting.reads import setting_on
from services.cultivation.figures.reads.compared import Compared, Comparing, behind, due, ending, supplemented
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import Counted, Scope
from services.cultivation.figures.reads.identities import identities
from services.cultivation.figures.reads.provenances import basis_of, marks_of
from services.cultivation.firms.reads import slugs_of, whole_regions, zones_of
from services.cultivation.firms.tables.instants import knowledge

DEFINITION = (
    "存量：{day} 当日持有有效{name}的企业家数；增长率：与上年同日相比；换证率：{year} 年初持有、证书在 {year} 年内到期的企业中年末仍有效的比例；"
    "一年内到期占比：存量中最后一张证书在 {until} 前到期、尚无新证的比例；补正天数：{since} 后答复的补正平均历时（自然日）。基数不足 {least} 家的百分比不显示。"
)
BETTER_LOW = ("at_risk_share", "supplement_days")
RANKED = ("stock", "growth", "renewal_rate", *BETTER_LOW)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class ComparisonQuestion:
    programme: Programme
    as_of: date | None = None
    known_at: datetime | None = None
    scope: str | None = None


@dataclass(frozen=True)
class Numbers:
    """By zone: both stocks, and the firms behind each measure."""

    stock: Mapping[str, int]
    year_ago: Mapping[str, int]
    due: Sequence[Compared]
    ending: Sequence[Compared]
    supplemented: Sequence[Compared]


def comparison(session: Session, caller: Caller, asked: ComparisonQuestion) -> ZoneComparison:
    """Each zone that the caller sees, and each region that lies in them. Raises 403, 404 for a foreign zone."""
    zones, comparing = _comparing(session, caller, asked)
    day, known, counted = comparing.day, comparing.known, comparing.counted
    counts = counting(session, known)
    stock, year_ago = (
        {str(cell.zone): cell.firms for cell in counts.cells([counted], comparing.where, each, ("zone",))}
        for each in (day, comparing.year_ago)
    )
    found = Numbers(
        stock, year_ago, due(session, comparing), ending(session, comparing), supplemented(session, comparing)
    )
    least = setting_on(session, day, known).least_base
    rows = [_row(each, (each,), found, least) for each in zones]
    if set(zones) == set(COUNTED_ZONES):
        rows = ranked(rows)
    definition = DEFINITION.format(
        day=day,
        name=counted.programme.label,
        year=comparing.renewal_year,
        until=comparing.ending_until,
        since=comparing.year_ago,
        least=least,
    )
    return ZoneComparison(
        **marks_of(day, known, definition),
        **basis_of(counted),
        year_ago_on=comparing.year_ago,
        renewal_year=comparing.renewal_year,
        ending_until=comparing.ending_until,
        supplements_since=comparing.year_ago,
        least_base=least,
        items=(*rows, *(_row(region, region.zones, found, least) for region in whole_regions(zones))),
    )


def compared_firms(
    session: Session,
    caller: Caller,
    asked: ComparisonQuestion,
    measure: ComparedMeasure,
    limit: int = 50,
    cursor: str | None = None,
) -> ComparedFirms:
    """The firms behind a number of the comparison, in pinyin order; a firm stands once for each 补正. Raises 403, 404."""
    _, comparing = _comparing(session, caller, asked)
    firms = behind(session, comparing, measure)
    who = identities(session, [each.firm_id for each in firms], comparing.known)
    places = [(who[each.firm_id].sort_key, each.firm_id, nth, each) for nth, each in enumerate(firms)]
    ordered = sorted(places, key=lambda place: place[:3])
    request = PageRequest(f"{caller.subject}|{comparing.day}|{asked}|{measure}", limit, cursor)
    page = request.of_items(ordered, lambda place: [place[0], f"{place[1]}|{place[2]:06d}"])
    return ComparedFirms(
        total=len(ordered),
        next_cursor=page.next_cursor,
        measure=measure,
        measure_name=measure.label,
        items=tuple(
            ComparedFirm(
                firm_id=firm_id,
                uscc=who[firm_id].uscc,
                name=who[firm_id].name,
                zone=Zone(each.zone),
                ended_on=each.ended_on,
                renewed=each.renewed,
                days=each.days,
            )
            for _, firm_id, _, each in page.items
        ),
    )


def _comparing(session: Session, caller: Caller, asked: ComparisonQuestion) -> tuple[tuple[Zone, ...], Comparing]:
    zones = zones_of(caller, asked.scope)
    day, known = asked.as_of or clock.today(), knowledge(session, asked.known_at)
    return zones, Comparing(Counted(asked.programme), Scope(slugs_of(zones)), day, known)


def _row(scope: Zone | Region, zones: Sequence[Zone], found: Numbers, least: int) -> ComparedScope:
    inside = {zone.value for zone in zones}
    stock, before = (sum(each.get(zone, 0) for zone in inside) for each in (found.stock, found.year_ago))
    titles = [each for each in found.due if each.zone in inside]
    renewed = sum(bool(each.renewed) for each in titles)
    over = sum(each.zone in inside for each in found.ending)
    waits = [each.days for each in found.supplemented if each.zone in inside and each.days is not None]
    return ComparedScope(
        scope=scope.value,
        scope_name=scope.label,
        kind="region" if isinstance(scope, Region) else "zone",
        stock=stock,
        year_ago=before,
        growth=percent(stock - before, before, least),
        due=len(titles),
        renewed=renewed,
        renewal_rate=percent(renewed, len(titles), least),
        ending=over,
        at_risk_share=percent(over, stock, least),
        supplements=len(waits),
        supplement_days=Decimal(mean(map(Decimal, waits))).quantize(TENTH, ROUND_HALF_UP) if waits else None,
        ranks={},
    )


def percent(part: int, base: int, least: int) -> Decimal | None:
    """% with one digit; of a base below the least it says nothing."""
    return (Decimal(part) * 100 / base).quantize(TENTH, ROUND_HALF_UP) if base >= least else None


def ranked(rows: Sequence[ComparedScope]) -> list[ComparedScope]:
    """Each with its place by every measure that it has; equal values share a place."""
    places: dict[str, dict[str, int]] = {row.scope: {} for row in rows}
    for name in RANKED:
        values = {row.scope: getattr(row, name) for row in rows if getattr(row, name) is not None}
        for scope, value in values.items():
            better = sum(other < value if name in BETTER_LOW else other > value for other in values.values())
            places[scope][name] = better + 1
    return [row.model_copy(update={"ranks": places[row.scope]}) for row in rows]
