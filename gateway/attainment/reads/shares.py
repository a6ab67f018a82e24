"""Shares of the province: our count of a day over the denominator of the same day, never of another."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.cultivation import StockAnswer
from contracts.queries.targets import ProvinceShare, ProvinceShares, ScopeShare
from gateway.access.rules.scope import Scope
from gateway.attainment.reads.attainment import scope_count, stock_by_zone
from gateway.attainment.rules.target import percent
from gateway.attainment.tables.totals import ProvinceTotal, province_totals


def denominators(session: Session) -> list[ProvinceTotal]:
    """Of each programme the newest reading of its newest day."""
    return province_totals(session)


def province_shares(
    totals: Sequence[ProvinceTotal], stocks: Mapping[str, StockAnswer], scopes: Sequence[Scope]
) -> ProvinceShares:
    """`stocks` is the count of each programme on the day of its denominator."""
    return ProvinceShares(items=tuple(_share(row, stocks[row.programme], scopes) for row in totals))


def _share(row: ProvinceTotal, stock: StockAnswer, scopes: Sequence[Scope]) -> ProvinceShare:
    counts, programme = stock_by_zone(stock), Programme(row.programme)
    shares = []
    for scope in scopes:
        count = scope_count(scope, counts)
        share = percent(Decimal(count), Decimal(row.firms), reached=count >= row.firms)
        shares.append(ScopeShare(scope=scope.value, scope_name=scope.label, count=count, share=share))
    return ProvinceShare(
        programme=programme,
        programme_name=programme.label,
        as_of=row.as_of,
        firms=row.firms,
        source=row.source,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        version=row.version,
        shares=tuple(shares),
    )
