"""Rows that are no data although something stands in them: titles of groups, sums, remarks, what an export says of itself."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from domain.headings import SERIALS, heading_key
from sheets.table import Row
from sheets.values import Value, shown

TITLE, GROUP, SUM, REMARK = "标题", "分组行", "合计行", "注释行"
HEADER_AGAIN, NUMBER_ONLY, EXPORT = "重复表头", "只有序号", "导出说明"

_SUM = re.compile(
    r"(?:本页|本表|以上|全部)?(?:合计|小计|总计|共计|累计)(?:[^\u4e00-\u9fff].*)?|(?:合计|总计|共计|共)\d+[家户项个].*"
)
_GROUP = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.\uff0e].*|第[一二三四五六七八九十\d]{1,3}(?:批|类|组|部分)(?:[(（:：].*)?|.*[(（](?:共)?\d+[家户个][)）]"
)
_REMARK = re.compile(
    r"(?:注|备注|说明|填表说明|附注|备考|联系人|制表人?|填表人|审核人?|制表日期|填报单位|填表日期)[:：].*"
)
_NUMBER = re.compile(r"\d{1,5}[.、]?", re.ASCII)


def aside_of(row: Row, titles: Sequence[str], spanned: Collection[tuple[int, int]]) -> str:
    """Why a row is no data; "" for a row of data. `spanned`: line and column of cells that are merged over named columns.

    One value alone is not enough: a firm of which only the name is given is a firm.
    """
    filled = [(column, value) for column, value in enumerate(row.values) if value is not None]
    if row.fault is not None or not filled:
        return ""
    column, first = filled[0]
    text = re.sub(r"\s", "", shown(first))
    if _SUM.fullmatch(text) or (_NUMBER.fullmatch(text) and len(filled) > 1 and _is_sum(filled[1][1])):
        return SUM
    if len(filled) <= 2 and _REMARK.fullmatch(text):
        return REMARK
    if len(filled) == 1 and len(titles) > 1:
        title = titles[column] if column < len(titles) else ""
        return _alone(first, text, title, is_spanned=(row.line, column) in spanned)
    return HEADER_AGAIN if _repeats(filled, titles) else ""


def _is_sum(value: Value) -> bool:
    """In the second cell the word alone, behind a running number."""
    return shown(value).replace(" ", "") in {"合计", "小计", "总计", "共计", "累计"}


def _alone(value: Value, text: str, title: str, *, is_spanned: bool) -> str:
    if heading_key(title) in SERIALS:
        if isinstance(value, Decimal) or _NUMBER.fullmatch(text):
            return NUMBER_ONLY
        return GROUP if _GROUP.fullmatch(text) or is_spanned else REMARK
    return GROUP if _GROUP.fullmatch(text) or is_spanned else ""


def _repeats(filled: Sequence[tuple[int, Value]], titles: Sequence[str]) -> bool:
    return len(filled) > 1 and all(column < len(titles) and shown(value) == titles[column] for column, value in filled)


def export_remarks(rows: Sequence[Row], width: int) -> int:
    """How many rows at the end are what our own exports said below a list: pairs after an empty line, 导出 and 行数 among them."""
    start = len(rows)
    while start and len(rows[start - 1].values) <= 2 < width:
        start -= 1
        if start and rows[start - 1].line < rows[start].line - 1:
            names = {shown(row.values[0]) for row in rows[start:]}
            return len(rows) - start if {"导出", "行数"} <= names else 0
    return 0
