"""The yearly return (年度填报表): its columns, what a cell says, and the order of firms and metrics in it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from contracts.metrics import FactSide, Metric, Unit
from domain.cells import is_missing, number_of
from domain.findings import Finding
from domain.headings import Columns, heading_key

CODE, NAME, YEAR, VERSION, SOURCE, EVIDENCE = "uscc", "name", "year", "version", "source", "evidence"
LEADING = {
    CODE: ("统一社会信用代码", "信用代码"),
    NAME: ("企业名称", "单位名称"),
    YEAR: ("年度",),
    VERSION: ("数据版本",),
}
TRAILING = {SOURCE: ("数据来源",), EVIDENCE: ("佐证材料",)}
REQUIRED = (CODE, YEAR)
YES, NO = frozenset({"是", "1", "有", "Y", "YES", "TRUE"}), frozenset({"否", "0", "N", "NO", "FALSE"})
NOT_A_NUMBER = Finding("number", "应为数字，如 1234.56；没有发生的请填 0，不掌握的留空")
NOT_YES_NO = Finding("not_yes_no", "应填“是”或“否”，不掌握的留空")


def heading_of(metric: Metric) -> str:
    """The heading of a metric's column, its unit in brackets."""
    return f"{metric.label}（{metric.unit.label}）"


RETURN = Columns({**LEADING, **{metric.value: (heading_of(metric), metric.label) for metric in Metric}, **TRAILING})
"""The columns of a return; the first heading of each is the one in our own template."""


def header() -> list[str]:
    return [titles[0] for titles in RETURN.synonyms.values()]


def unread(titles: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """Headings that mean none of our columns."""
    return [title for place, title in enumerate(titles) if title and place not in places.values()]


def in_another_unit(titles: Sequence[str]) -> list[tuple[str, Metric]]:
    """Headings that name a metric in a unit that is not its own."""
    found = []
    for title in titles:
        bare = heading_key(title).rsplit("(", 1)[0]
        metric = next((each for each in Metric if heading_key(each.label) == bare), None)
        if metric is not None and title not in RETURN:
            found.append((title, metric))
    return found


def cell_of(metric: Metric, text: str) -> Decimal | Finding | None:
    """The number in a cell; None where it says nothing, which is not zero."""
    if is_missing(text):
        return None
    if metric.unit is Unit.YES_NO:
        word = text.strip().upper()
        return Decimal(1) if word in YES else Decimal(0) if word in NO else NOT_YES_NO
    number = number_of(text)
    if number is None:
        return NOT_A_NUMBER
    return number if number == round(number, 4) else Finding("number", "至多 4 位小数")


def shown(metric: Metric, value: Decimal) -> str:
    """A number as the return shows it."""
    if metric.unit is Unit.YES_NO:
        return "是" if value else "否"
    return f"{value.normalize():f}"


def title_of(year: int, side: FactSide) -> str:
    return f"{year}年度企业数据填报表（{side.label}）"
