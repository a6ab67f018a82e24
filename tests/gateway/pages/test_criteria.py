"""The form of one criterion of a draft says the command, and a criterion fills its form again."""

from typing import Any

import pytest

from gateway.pages.standards.criteria import said, typed
from gateway.pages.standards.score_lines import groups_of, lines_of
from gateway.web.forms import Form
from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

AT_LEAST = {
    "code": "rd-share",
    "name": "研发占比",
    "kind": "at-least",
    "measure": {"kind": "share", "metrics": ["rd-expense"], "whole": ["revenue"], "may_exceed": True},
    "least": {"value": "5", "mark": "unsure"},
}
BANDED = {
    "code": "rd-band",
    "name": "研发占比（分档）",
    "kind": "at-least-by-band",
    "measure": {"kind": "share", "metrics": ["rd-expense"], "whole": ["revenue"]},
    "band": "revenue",
    "least": {
        "table": [{"limit": "5000", "low": "6", "strict": False}, {"low": "3", "strict": False}],
        "mark": "likely",
    },
}
TITLED = {"code": "hnte", "name": "高企", "kind": "holds-title", "titles": {"titles": ["hnte"], "mark": "certain"}}
CLEAN = {"code": "clean", "name": "无事故", "kind": "none-of", "metrics": ["safety-accident"], "years": 3}
MANUAL = {"code": "product", "name": "产品先进", "kind": "manual", "asked": "国内先进"}


def stored(criterion: dict[str, Any]) -> dict[str, Any]:
    """As a draft holds it: tables as rows."""
    least = criterion.get("least", {})
    rows = [[row.get("limit", "rest"), row["low"], row["low"], row["strict"]] for row in least.get("table", ())]
    return criterion | ({"least": least | {"table": rows}} if rows else {})


@pytest.mark.parametrize("criterion", [AT_LEAST, BANDED, TITLED, CLEAN, MANUAL], ids=lambda each: str(each["kind"]))
def test_the_form_of_a_criterion_says_what_the_criterion_says(criterion: dict[str, Any]) -> None:
    assert said(Form(typed(stored(criterion))))["criterion"] == criterion


def test_a_score_is_typed_as_lines_and_read_back() -> None:
    lines = (
        "创新 | 研发占比 | 研发费用/销售（营业）收入 | 10:20，超过 5:10\n"
        "创新 | 发明 | Ⅰ类知识产权 | 1:10\n成长 | 收入增长 | 增长 主营业务收入 | 15:20–30\n成长 | 评审 | 人工 | 5"
    )
    groups = groups_of(lines, "unsure")
    assert [(group["name"], len(group["item"])) for group in groups] == [("创新", 2), ("成长", 2)]
    for item in (item for group in groups for item in group["item"] if "steps" in item):
        table = item["steps"]["table"]
        item["steps"]["table"] = [
            [row["limit"], row["low"], row.get("high", row["low"]), row["strict"]] for row in table
        ]
    assert lines_of(groups) == lines


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("创新 | 研发", "第 1 行：应为“组 | 评分项 | 取数 | 分档”"),
        ("创新 | 甲 | 无此指标 | 1:2", "第 1 行：没有名为“无此指标”的指标"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, why: str) -> None:
    with pytest.raises(Problem) as refused:
        groups_of(line, "unsure")
    assert refused.value.errors[0].message == why


def test_a_criterion_is_put_into_the_draft_from_its_page(site: Site) -> None:
    site.cultivation.say("POST", ".*:revise", example("standards", "StandardView"))
    office = site.sign_in("office")
    assert "新增条件" in office.text("/standards/01D/criterion")
    fields = {"code": "hnte", "name": "高企", "kind": "holds-title", "titles.hnte": "1", "mark": "certain"}
    answer = office.post("/standards/01D/criterion", _version="1", place="growth|direct_pass", **fields)
    assert answer.headers["location"] == "/standards/01D?done=criterion-put"
    put = {"criterion": TITLED, "inside": "growth", "part": "direct_pass", "gathering": []}
    assert site.cultivation.sent("POST")[0][1]["put"] == put


def test_staff_write_no_criterion(site: Site) -> None:
    assert site.sign_in("hitech").post("/standards/01D/criterion", code="x").status_code == 403
