"""Invented firms with figures, straight into a database of cultivation: as rows that the service would have written."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import orjson

from contracts.codes import COUNTED_ZONES, FirmStatus
from contracts.metrics import NEGATIVE, FactSide, Metric, PeriodKind, Unit
from domain.spans import OPEN
from kit.data.bulk import insert_columns
from kit.data.clock import FOREVER, now, start_of
from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.facts.tables import SHEET
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from tools.bench.firms import name, uscc

DAY = date(2026, 6, 10)
SINCE, KNOWN = date(2015, 3, 1), start_of(date(2020, 1, 1))
KINDS = 5_000
"""Different sheets of figures; more firms than that share them, which costs the evaluator the same."""
SEED = 20_261_129
BLOCK = 10_000


def sheet(random: Random) -> str:
    """Three years of every metric, a tenth missing; nothing negative in nineteen of twenty cases."""
    said: dict[str, dict[str, str]] = {}
    for metric in Metric:
        years = ("2025-01-01",) if metric.period is PeriodKind.DATE else ("2025", "2024", "2023")
        told = {year: _number(random, metric) for year in years if random.random() < 0.9}
        if told:
            said[metric.value] = told
    return orjson.dumps([{FactSide.SELF_REPORTED.value: said}, {}]).decode()


def _number(random: Random, metric: Metric) -> str:
    if metric in NEGATIVE:
        return "1" if random.random() < 0.05 else "0"
    if metric.unit is Unit.YES_NO:
        return "1" if random.random() < 0.8 else "0"
    return str(random.randint(1, 400_000) / 100)


def populate(database: Database, firms: int) -> None:
    """That many firms more, in four zones, each with its figures."""
    random = Random(SEED)  # noqa: S311 - invented figures
    sheets = [sheet(random) for _ in range(min(firms, KINDS))]
    for first in range(0, firms, BLOCK):
        _insert(database, range(first, min(first + BLOCK, firms)), sheets)
    writer = Writer(database)
    writer.start()
    writer.submit(lambda _session: None, audited=False).result()  # moves the writer's clock, by which memories follow
    writer.close()


def _insert(database: Database, numbers: range, sheets: list[str]) -> None:
    ids = [f"BENCH{number:021d}" for number in numbers]
    known: dict[str, Sequence[Any]] = {
        "firm_id": ids,
        "version": [1] * len(ids),
        "known_from": [KNOWN] * len(ids),
        "known_until": [FOREVER] * len(ids),
    }
    names = [name(number) for number in numbers]
    zones = [COUNTED_ZONES[number % len(COUNTED_ZONES)].value for number in numbers]
    with database.write.begin() as connection:
        insert_columns(connection, VERSION, known | {
            "uscc": [uscc("J", number) for number in numbers], "name": names, "sort_key": names,
            "status": [FirmStatus.ACTIVE.value] * len(ids), "registered_on": [SINCE] * len(ids),
        })  # fmt: skip
        insert_columns(connection, PLACE, known | {
            "valid_from": [SINCE] * len(ids), "valid_before": [OPEN] * len(ids), "zone": zones,
        })  # fmt: skip
        insert_columns(connection, SHEET, {
            "firm_id": ids, "version": [1] * len(ids), "changed_at": [now()] * len(ids),
            "figures": [sheets[number % len(sheets)] for number in numbers],
        })  # fmt: skip
