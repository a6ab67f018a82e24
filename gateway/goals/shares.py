"""Shares of the province: our count of a day over the denominator of the same day, never of another."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.codes import Programme
from contracts.queries.cultivation import StockAnswer
from contracts.queries.targets import ProvinceShare, ProvinceShares, ScopeShare
from gateway.access.rules.visitor import Visitor, visible_scopes, visible_zones
from gateway.access.state import Gateway
from gateway.access.usecases.sessions import caller_of
from gateway.attainment.reads.attainment import scope_count, stock_by_zone
from gateway.attainment.rules.target import percent
from gateway.goals.tables import ProvinceTotal, province_totals


async def read_shares(gateway: Gateway, visitor: Visitor) -> ProvinceShares:
    """What the route answers; pages call it in process."""
    totals = await gateway.database.ask(province_totals)
    caller = caller_of(visitor)
    stocks: dict[str, StockAnswer] = {}
    for row in totals:
        stocks[row.programme] = await gateway.cultivation.stock(caller, Programme(row.programme), as_of=row.as_of)
    return ProvinceShares(items=tuple(_share(row, stocks, visitor) for row in totals))


def _share(row: ProvinceTotal, stocks: Mapping[str, StockAnswer], visitor: Visitor) -> ProvinceShare:
    counts, programme = stock_by_zone(stocks[row.programme]), Programme(row.programme)
    shares = []
    for scope in visible_scopes(visible_zones(visitor)):
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
