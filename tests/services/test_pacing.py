"""Batches keep the writer as long as others can bear, and longer while nobody else asks."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from kit.data.writer import Writer
from services.pacing import GROWTH, HOLD, HOLD_ALONE, Pace
from tests.databases import Databases
from tests.kit.events.ledger import ledger_writer


@pytest.fixture
def writer(databases: Databases) -> Iterator[Writer]:
    with ledger_writer(databases.empty("ledger")) as writer:
        yield writer


def test_a_batch_that_kept_the_writer_too_long_is_followed_by_a_smaller_one(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = iter([0.0, 2 * HOLD, 0.0, HOLD / 10, 0.0, HOLD / 10])
    monkeypatch.setattr("services.pacing.time", SimpleNamespace(perf_counter=watch.__next__))
    pace, given = Pace(writer, first=40, most=60), list[int]()
    writer.submit(lambda _: None).result()
    for _ in range(3):
        given.append(pace.units)
        pace.submit(lambda _: None, pace.units).result()
        writer.submit(lambda _: None).result()  # what was learnt is known after the commit
    assert (given, pace.units) == ([40, 20, 40], 60)


def test_a_batch_may_keep_the_writer_longer_while_nobody_else_asks(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = iter([0.0, 2 * HOLD])
    monkeypatch.setattr("services.pacing.time", SimpleNamespace(perf_counter=watch.__next__))
    pace = Pace(writer, first=40, most=1000)
    pace.submit(lambda _: None, 40).result()
    writer.submit(lambda _: None, audited=False).result()  # the mechanism's own work makes nobody wait
    assert pace.units == min(40 * HOLD_ALONE / (2 * HOLD), 40 * GROWTH)
