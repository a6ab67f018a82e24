"""The plan of the demonstration, before anything is written."""

from collections import Counter
from datetime import date

import pytest

from contracts.codes import COUNTED_ZONES, Programme, Zone
from domain.uscc import refuse
from services.registry.industries.reference import classifications
from services.registry.parks.reference import places
from tools.seed.outline import outline
from tools.seed.story import Closed, Ended, Firm, Granted, Moved, Renamed
from tools.seed.timeline import SEED, timeline

EVENTS = [event for events in timeline().events_by_day.values() for event in events]
GRANTED = [event for event in EVENTS if isinstance(event, Granted)]


@pytest.mark.parametrize(("year", "stock"), outline().stocks.items())
def test_the_planned_stock_of_each_zone_is_that_of_the_skeleton(year: int, stock: dict[Zone, int]) -> None:
    day = date(year, 12, 31)
    assert {zone: sum(life.counts(day, zone) for life in timeline().lives) for zone in COUNTED_ZONES} == stock


def test_the_skeleton_holds_the_published_figures() -> None:
    stocks = outline().stocks
    demo = (Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH)
    assert [sum(stocks[year][zone] for zone in demo) for year in (2019, 2020, 2022)] == [371, 436, 549]
    assert [stocks[2022][zone] for zone in COUNTED_ZONES] == [75, 454, 95, 74]
    assert [sum(stocks[year].values()) for year in (2022, 2023, 2024)] == [698, 814, 836]


def test_every_code_is_valid_and_belongs_to_one_firm() -> None:
    codes = [life.firm.uscc for life in timeline().lives]
    assert [code for code in codes if refuse(code) is not None] == []
    assert len(set(codes)) == len(codes)


def test_every_name_says_that_it_is_invented_and_is_borne_once() -> None:
    names = [life.firm.name for life in timeline().lives] + [
        event.name for event in EVENTS if isinstance(event, Renamed)
    ]
    assert all(name.startswith("演示") for name in names)
    assert len(set(names)) == len(names)


def test_every_list_says_that_it_is_invented() -> None:
    assert all("演示" in event.document and "虚构" in event.document for event in GRANTED)


def test_every_park_lies_in_its_zone_and_all_24_have_firms() -> None:
    firms = [life.firm for life in timeline().lives if life.firm.park]
    parks = {firm.park: firm.zone for firm in firms if firm.park}
    assert len(parks) == 24
    assert all((row := places().park(slug)) is not None and row.zone is zone for slug, zone in parks.items())


def test_every_trade_is_one_of_the_plans_industries_with_codes_that_exist() -> None:
    known = classifications()
    trades = outline().trades
    assert set(trades) == set(known.industries)
    assert {trade.field8 for trade in trades.values()} <= set(known.fields)
    assert all(known.gbt4754_of(code) == code for trade in trades.values() for code in trade.gbt4754)


def test_certificates_are_dated_october_to_december_and_numbered_once() -> None:
    hnte = [event for event in GRANTED if event.programme is Programme.HNTE]
    assert {event.issued.month for event in hnte} == {10, 11, 12}
    assert len({event.number for event in hnte}) == len(hnte)


def test_nothing_is_recorded_before_it_happened_or_before_its_firm() -> None:
    seen = {life.firm.uscc: life.firm.recorded for life in timeline().lives}
    assert [event for event in GRANTED if event.recorded < max(event.issued, seen[event.uscc])] == []
    assert [event for event in EVENTS if isinstance(event, Firm) and event.recorded < event.founded_on] == []


def test_the_story_holds_every_kind_of_happening() -> None:
    kinds = Counter(type(event) for event in EVENTS)
    assert all(kinds[kind] >= 4 for kind in (Firm, Moved, Renamed, Closed, Ended, Granted))
    assert {event.kind for event in EVENTS if isinstance(event, Ended)} == {"cancelled", "revoked"}
    assert any(event.effective < event.recorded for event in EVENTS if isinstance(event, Ended))


def test_the_plan_is_the_same_whenever_it_is_made() -> None:
    first = timeline()
    timeline.cache_clear()
    assert (SEED, timeline().events_by_day) == (88, first.events_by_day)
