"""Judging by columns finds what judging row by row finds, and the firm that would enter is the same."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import Zone
from contracts.events.registry import FirmRegistered
from domain.places import Place
from kit.data.session import WriteSession
from services.registry.firms.tables import records
from services.registry.firms.usecases.revisions import state_of
from services.registry.imports.usecases import columns
from services.registry.imports.usecases.columns import JudgedRows, judge_all
from services.registry.imports.usecases.roster_rows import Judged, Terms, judge
from sheets import Fault, Value
from tests.registry.conftest import Door
from tests.registry.imports.test_imports import run
from tests.synthetic import code_of, roster

CELLS: dict[str, Sequence[Value]] = {
    "uscc": [code_of(1), f" {code_of(2).lower()}", "9162", "", None, Decimal(91620102), "12100000MB0123456X"],
    "name": ["甲合成有限公司", "  甲 合成（兰州）有限公司 ", "甲合成有限公司第一分公司", "a\u202eb", '甲"乙"有限公司', "无", None, "长" * 201, True],
    "founded_on": [date(2015, 3, 2), "2015.3.2", "46024", "明年", date(2999, 1, 1), "", Decimal(42000), Fault("date", "坏")],
    "resident_from": [None, date(2016, 1, 1), "2016年1月1日", "x", False],
    "park": [None, "雁滩", "未划分", "白银", "不知道", Decimal(1), True],
    "industry": [None, "新材料", "new-materials", "采石", Decimal(1)],
    "field8": [None, "电子信息", "1", "无此领域"],
    "gbt4754": [None, "C26", "2614", Decimal(111), "ZZ"],
    "registered_capital": [None, "100", "1,000.5", Decimal("12.50"), "52万美元", "见章程", "12()", "-5", True, Fault("formula", "公式"), Fault("x", "坏", "字")],
    "address": [None, "测试路 1 号", " 测试路\u30001 号", Decimal("1.0"), Decimal("1.00"), Decimal(1), True, "\u2060x"],
    "contact_phone": [None, "13800138000", "0931-8888888", "12345", Decimal(13800138000)],
    "contact_email": [None, "a@b.cn", "没有"],
    "website": [None, "https://a.cn", "a.cn"],
}  # fmt: skip
TOLD = {*CELLS, "capital_currency", "capital_text"}
COLUMNS = {field: place for place, field in enumerate(CELLS)}
PLACES = {"雁滩": Place(Zone.LANZHOU_HITECH, "lhz-yantan"), "白银": Place(Zone.BAIYIN_HITECH)}
ROWS = st.lists(st.tuples(*map(st.sampled_from, CELLS.values())), min_size=1, max_size=12)
TERMS = st.builds(
    partial(Terms, PLACES, Zone.LANZHOU_HITECH),
    park=st.sampled_from([None, "lhz-yantan"]),
    resident_from=st.sampled_from([None, date(2017, 1, 1)]),
    confirmed_distinct=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(ROWS, TERMS)
def test_a_row_among_others_is_judged_as_by_itself(rows: list[tuple[Value, ...]], terms: Terms) -> None:
    found = judge_all(rows, COLUMNS, terms)
    assert [_among_others(found, place) for place in range(len(rows))] == [
        _alone(judge(row, COLUMNS, terms)) for row in rows
    ]
    assert [found.in_full(place).command for place in range(len(rows))] == [
        judge(row, COLUMNS, terms).command for row in rows
    ]


def _among_others(found: JudgedRows, place: int) -> Any:
    firms, reasons = found.firms.only([place]), found.reasons.get(place, [])
    if place in found.refused:
        return reasons
    if firms.starts[0] is None:
        return reasons, firms.codes, firms.names
    particulars = {field: column[0] for field, column in firms.particulars.items()}
    return (
        reasons,
        firms.codes,
        firms.names,
        firms.starts,
        firms.named_from,
        firms.places,
        firms.industries,
        particulars,
    )


def _alone(judged: Judged) -> Any:
    firm, command = judged.firm, judged.command
    if command is None:
        return judged.reasons
    if firm is None:
        return judged.reasons, [command.uscc], [command.name]
    (name,), (residency,) = firm.names, firm.residencies
    industries: list[Any] = [span.value for span in firm.industries] or [None]
    untold = {field for field, value in firm.particulars.items() if field not in TOLD and value is None}
    particulars = {field: value for field, value in firm.particulars.items() if field not in untold}
    dated = ([residency.start], [name.start], [residency.value], industries, particulars)
    return judged.reasons, [firm.uscc], [firm.name], *dated


@pytest.mark.usefixtures("today")
def test_a_row_that_is_plainly_right_needs_no_judge_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "judge", None)
    row = (code_of(1), "甲合成有限公司", date(2015, 3, 2))
    terms = Terms({}, Zone.LANZHOU_HITECH, None, None, confirmed_distinct=False)
    found = judge_all([row], {"uscc": 0, "name": 1, "founded_on": 2}, terms)
    assert (found.firms.codes, found.firms.starts, found.refused) == ([row[0]], [row[2]], set())


def test_what_an_import_says_of_a_firm_is_the_event_as_its_model_writes_it(door: Door) -> None:
    job = run(door, roster(1))
    (said,) = (event.data for event in door.events() if event.type.endswith("firm.registered.v1"))
    event = FirmRegistered.model_validate(said)
    assert orjson.loads(event.model_dump_json()) == said
    with WriteSession(door.service.database) as session:
        firm = records.load(session, event.firm.firm_id)
        assert firm is not None
        session.now = event.firm.recorded_at
        assert state_of(session, firm) == event.firm
    assert job["created"] == 1
