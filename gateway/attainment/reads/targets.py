"""Ten indicators in six scopes: what the plan says, and the newest figure known; 未填报 where there is none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from contracts.codes import PathKind, Zone
from contracts.queries.cultivation import StockAnswer
from contracts.queries.gateway import IndicatorValueView, NarrativeTarget, PathChoiceView, TargetCell, TargetTable
from gateway.access.rules.scope import SCOPES, Scope, kind_of, scope_of, zones_of
from gateway.attainment.reads.attainment import scope_count, stock_by_zone
from gateway.attainment.reads.versions import goal_of, plan_versions, target_book
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.target import Goal, Indicator
from gateway.attainment.rules.versions import Cell, TargetBook, book_of
from gateway.attainment.tables import paths, values
from gateway.attainment.tables.paths import PathChoice
from gateway.attainment.tables.values import IndicatorValue, as_number
from gateway.tables import mechanism
from kit.data.clock import FOREVER, civil_date
from kit.data.database import known_now

SUMMED = "各园区填报值相加"
Entered = Mapping[tuple[str, Scope], Mapping[int, IndicatorValue]]


@dataclass(frozen=True)
class Figure:
    """A figure with the day it is of and where it comes from."""

    value: Decimal
    as_of: date
    source: str
    projected: bool = False


def target_table(
    session: Session, stock: StockAnswer, visible: Collection[Scope], known_at: datetime | None = None
) -> TargetTable:
    """All sixty targets as they hold on the date; figures, and what revises the plan, only for `visible` scopes.

    `stock` is the HNTE count on the date.
    """
    known = known_at or known_now(session, mechanism)
    entered, book = _entered(session, stock.as_of, known), target_book(session, stock.as_of, known)
    stated = book_of(plan_versions(), stock.as_of, known)
    cells = []
    for indicator in plan.load().indicators:
        for scope in SCOPES:
            seen = scope in visible
            figure = _figure(indicator, scope, stock, entered) if seen else None
            cells.append(_cell(scope, indicator, figure, book if seen else stated, stock.as_of.year))
    document = plan.load().document
    source = f"{document.number}《{document.title}》"
    return TargetTable(items=tuple(cells), source=source, narrative=narrative_targets())


def narrative_targets() -> tuple[NarrativeTarget, ...]:
    """The targets that stand only in the text; those that repeat table 1 are in the table."""
    return tuple(
        NarrativeTarget(
            code=row.code,
            name=row.name,
            at_least=row.at_least,
            unit=row.unit,
            section=row.section,
            measure=row.measure,
            base=row.base,
            base_note=row.base_note or None,
            quote=row.quote or None,
        )
        for row in plan.load().narrative
        if not row.repeats_table_1
    )


def path_choices(session: Session, scopes: Collection[Scope], year: int) -> list[PathChoiceView]:
    """The path of each scope in a year, the default where the office has not chosen."""
    chosen = paths.chosen_paths(session, known_now(session, mechanism))
    return [choice_view(scope, year, chosen.get((scope, year))) for scope in scopes]


def path_log(session: Session) -> list[PathChoiceView]:
    """Every choice that was ever made, the newest first."""
    return [choice_view(scope_of(row.scope), row.year, row) for row in paths.all_choices(session)]


def ended_values(session: Session) -> list[IndicatorValueView]:
    """Every figure that was corrected or withdrawn, with who did it and why, the newest first."""
    return [value_view(scope_of(row.scope), row) for row in values.ended_values(session)]


def value_history(session: Session, indicator: Indicator, scope: Scope, year: int) -> list[IndicatorValueView]:
    """Every figure of one cell and year, oldest first."""
    return [value_view(scope, row) for row in values.history_of(session, indicator.code, scope, year)]


def indicator_values(session: Session, visible: Collection[Scope]) -> list[IndicatorValueView]:
    """Every figure entered for `visible` scopes, oldest year first."""
    now = known_now(session, mechanism)
    rows = values.entered_values(session, now, civil_date(now).year)
    return [value_view(scope_of(row.scope), row) for row in rows if row.scope in visible]


def _entered(session: Session, as_of: date, known_at: datetime) -> Entered:
    """Figures by indicator and scope, then year; the year of `as_of` counts once it is over."""
    last_year = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
    found: dict[tuple[str, Scope], dict[int, IndicatorValue]] = {}
    for row in values.entered_values(session, known_at, last_year):
        found.setdefault((row.indicator, scope_of(row.scope)), {})[row.year] = row
    return found


def _figure(indicator: Indicator, scope: Scope, stock: StockAnswer, entered: Entered) -> Figure | None:
    if indicator.counted:
        return _counted(scope, stock)
    if indicator.additive and kind_of(scope) == "region":
        return _summed(indicator, scope, entered)
    years = entered.get((indicator.code, scope), {})
    return _read(years[max(years)]) if years else None


def _counted(scope: Scope, stock: StockAnswer) -> Figure:
    counts: Mapping[Zone, int] = stock_by_zone(stock)
    return Figure(Decimal(scope_count(scope, counts)), stock.as_of, stock.source, stock.projected)


def _summed(indicator: Indicator, scope: Scope, entered: Entered) -> Figure | None:
    """The sum over the newest year for which every zone has a figure; a missing zone is not zero."""
    parts = [entered.get((indicator.code, zone), {}) for zone in zones_of(scope)]
    complete = set.intersection(*(set(years) for years in parts))
    if not complete:
        return None
    year = max(complete)
    total = sum((as_number(years[year]) for years in parts), Decimal(0))
    return Figure(total, date(year, 12, 31), SUMMED)


def _read(row: IndicatorValue) -> Figure:
    return Figure(as_number(row), date(row.year, 12, 31), row.source)


def _cell(scope: Scope, indicator: Indicator, figure: Figure | None, book: TargetBook, year: int) -> TargetCell:
    target = goal_of(book, scope, indicator.code)
    at_end, yearly = (Cell(target.indicator, target.scope, each) for each in (target.target_year, year))
    return TargetCell(
        scope=target.scope.value,
        scope_name=target.scope.label,
        indicator=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        base=target.base,
        base_year=target.base_year,
        binding_2027=target.binding,
        expected_2027=target.expected,
        current=figure.value if figure else None,
        current_as_of=figure.as_of if figure else None,
        current_source=figure.source if figure else None,
        projected=figure is not None and figure.projected,
        table=target.table,
        year=year,
        year_binding=book.value(yearly, Goal.BINDING),
        year_expected=book.value(yearly, Goal.EXPECTED),
        documents=book.documents_of(at_end),
        revised=any(version.target_id for version in book.versions_of(at_end)),
    )


def choice_view(scope: Scope, year: int, row: PathChoice | None) -> PathChoiceView:
    path = PathKind(row.path) if row else PathKind.LINEAR
    return PathChoiceView(
        scope=scope.value,
        scope_name=scope.label,
        year=year,
        path=path.value,
        path_name=path.label,
        reason=row.reason if row else None,
        chosen_by=row.chosen_by if row else None,
        known_from=row.known_from if row else None,
        version=row.version if row else 0,
    )


def value_view(scope: Scope, row: IndicatorValue) -> IndicatorValueView:
    return IndicatorValueView(
        indicator=row.indicator,
        scope=scope.value,
        scope_name=scope.label,
        year=row.year,
        value=as_number(row),
        source=row.source,
        wording=row.wording,
        entered_by=row.entered_by,
        known_from=row.known_from,
        version=row.version,
        known_until=None if row.known_until == FOREVER else row.known_until,
        ended_by=row.ended_by,
        ended_reason=row.ended_reason,
    )
