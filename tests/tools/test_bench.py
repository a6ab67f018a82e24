import asyncio
import csv
import io
import itertools
import sys
from pathlib import Path

import pytest

from domain.uscc import refuse
from tools.bench import compare
from tools.bench.firms import firm, name, roster, words
from tools.bench.goals import Goal
from tools.bench.load import Measured, load, paced, request
from tools.bench.operations import unasked
from tools.bench.processes import bare
from tools.bench.report import Figure, against_goals, keep, kept


def test_shares_of_latencies_are_read_in_milliseconds() -> None:
    measured = Measured(seconds=2.0, latencies=[n * 1_000_000 for n in range(1, 101)])
    assert (measured.rate, measured.percentile(0.5), measured.percentile(0.99)) == (50.0, 51.0, 100.0)


def test_the_roster_holds_as_many_different_valid_firms_as_asked_for() -> None:
    rows = list(csv.DictReader(io.StringIO(roster(300).decode())))
    codes = {row["统一社会信用代码"] for row in rows}
    assert len(codes) == len(rows) == 300
    assert [refuse(code) for code in codes] == [None] * 300
    assert firm(1)["uscc"] not in codes


def test_words_that_are_looked_for_are_found_in_names() -> None:
    names = [name(number) for number in range(20_000)]
    found = [sum(word in each for each in names) for word in itertools.islice(words(), 0, 3000, 60)]
    assert sum(count > 0 for count in found) > len(found) * 0.9


def test_twenty_thousand_counts_are_asked_and_none_twice() -> None:
    asked = list(unasked())
    assert len(set(asked)) == len(asked) >= 20_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_load_counts_answers_and_the_server_its_work(tmp_path: Path) -> None:
    with bare({"/tea": ("text/plain", b"green")}, tmp_path) as served:
        measured = asyncio.run(load(served.port, lambda: request("GET", "/tea", {}), 2, 0.1))
        assert set(measured.statuses) == {200}
        assert measured.last.endswith(b"\r\n\r\ngreen")
        assert served.memory_megabytes() > 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_paced_load_asks_no_more_than_its_share(tmp_path: Path) -> None:
    with bare({"/tea": ("text/plain", b"green")}, tmp_path) as served:
        measured = asyncio.run(paced(served.port, lambda: request("GET", "/tea", {}), 100, 0.3, connections=4))
    assert 4 <= len(measured.latencies) <= 36


@pytest.mark.parametrize(
    ("goal", "value", "said"),
    [
        (Goal(5, 2.5), 2.5, "目标"),
        (Goal(5, 2.5), 2.6, "合格"),
        (Goal(5, 2.5), 5.1, "未达"),
        (Goal(900, 1500, more=True), 1500, "目标"),
        (Goal(900, 1500, more=True), 899, "未达"),
        (Goal(200), 200, "合格"),
    ],
)
def test_a_goal_says_whether_it_is_met(goal: Goal, value: float, said: str) -> None:
    assert goal.met(value) == said


def test_figures_with_a_goal_are_told_beside_it() -> None:
    told = against_goals(
        [Figure("register.rate", "登记企业", 1234.0, "次/秒"), Figure("list.cpu", "名单", 9.0, "微秒")]
    )
    assert "| 登记企业 | 1,234 次/秒 | ≥ 900（目标 ≥ 1,500） | 合格 | 1,234 次/秒 | 合格 |" in told
    assert "名单" not in told


def test_rates_and_times_are_reckoned_for_the_machine_of_the_goals() -> None:
    told = against_goals(
        [
            Figure("bare.cpu", "裸应用：CPU", 56.0, "微秒/次"),
            Figure("register.rate", "登记企业", 500.0, "次/秒"),
            Figure("register.cpu", "登记企业：CPU", 2100.0, "微秒/次"),
            Figure("memory.demo", "常驻内存", 150.0, "MB"),
        ]
    )
    assert "| 500 次/秒 | ≥ 900（目标 ≥ 1,500） | 未达 | 1,000 次/秒 | 合格 |" in told
    assert "| 2,100 微秒/次 | ≤ 1,100 | 未达 | 1,050 微秒/次 | 合格 |" in told
    assert "| 常驻内存 | 150 MB | ≤ 200 | 合格 |  |  |" in told


def test_two_kept_files_are_set_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier, later = tmp_path / "a.json", tmp_path / "b.json"
    keep([Figure("x", "计数", 10.0, "微秒"), Figure("gone", "旧项", 1.0, "秒")], earlier)
    keep([Figure("x", "计数", 5.0, "微秒")], later)
    assert kept(later)[1] == {"x": Figure("x", "计数", 5.0, "微秒")}
    assert compare.main([str(earlier), str(later)]) == 0
    told = capsys.readouterr().out
    assert "| 计数（微秒） | 10 | 5 | ×0.50 |" in told
    assert "| 旧项（秒） | 1 | 未测 | – |" in told
