import asyncio
import csv
import io
import sys
from pathlib import Path

import pytest

from domain.uscc import refuse
from tools.bench.load import Measured, load, request
from tools.bench.operations import firm, roster
from tools.bench.processes import bare


def test_shares_of_latencies_are_read_in_milliseconds() -> None:
    measured = Measured(seconds=2.0, latencies=[n * 1_000_000 for n in range(1, 101)])
    assert (measured.rate, measured.percentile(0.5), measured.percentile(0.99)) == (50.0, 51.0, 100.0)


def test_the_roster_holds_as_many_different_valid_firms_as_asked_for() -> None:
    rows = list(csv.DictReader(io.StringIO(roster(300).decode())))
    codes = {row["统一社会信用代码"] for row in rows}
    assert len(codes) == len(rows) == 300
    assert [refuse(code) for code in codes] == [None] * 300
    assert firm(1)["uscc"] not in codes


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_load_counts_answers_and_the_server_its_work(tmp_path: Path) -> None:
    with bare({"/tea": ("text/plain", b"green")}, tmp_path) as served:
        measured = asyncio.run(load(served.port, lambda: request("GET", "/tea", {}), 2, 0.1))
        assert set(measured.statuses) == {200}
        assert measured.last.endswith(b"\r\n\r\ngreen")
        assert served.memory_megabytes() > 1
