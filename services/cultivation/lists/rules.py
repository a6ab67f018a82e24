"""One row of an official list: what can be read from its cells, and what cannot."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from contracts.codes import IntervalReason, ListKind, Programme, Role
from domain import certificate_numbers
from domain import uscc as codes
from domain.cells import date_of, is_missing

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
MAX_NAME, MAX_NUMBER = 200, 64
_FRACTION = re.compile(r"[+-]?\d+\.\d+", re.ASCII)


@dataclass(frozen=True)
class OfficialRow:
    """What a row says; `reasons` are why it cannot be used, in Chinese with the column's name."""

    name: str
    uscc: str | None = None
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    reasons: tuple[str, ...] = ()

    @property
    def cells(self) -> dict[str, str | date | None]:
        """What was read, by the column that keeps it."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "reasons"}


def names_publicity(*words: str) -> bool:
    """Whether a document or file calls itself a 公示 (also 拟认定, 拟入库 …), which makes no title; a 公告 after it may name it too."""
    text = "".join(words)
    return any(mark in text for mark in ("公示", "拟认定", "拟入库", "拟备案")) and "公告" not in text


def read_row(cells: Mapping[str, str | date | None], programme: Programme, today: date) -> OfficialRow:
    """Cells by field (text as shown, or dates) to a row with its faults."""
    faults: list[str] = []
    name = _text(cells.get("name"))
    if not name:
        faults.append("企业名称：不能为空")
    elif len(name) > MAX_NAME:
        faults.append(f"企业名称：超过 {MAX_NAME} 字")
    uscc = codes.of_cell(_text(cells.get("uscc")))
    if uscc and not codes.is_shaped(uscc):
        faults.append("统一社会信用代码：应为 18 位数字或大写字母（不含 I、O、S、V、Z）；请将该列设为文本格式")
        uscc = ""
    number = _number(_text(cells.get("number")), programme, faults)
    issued_on = _date(cells.get("issued_on"), "发证日期", faults)
    if issued_on and issued_on > today:
        faults.append("发证日期：不得晚于今天")
    valid_until = _date(cells.get("valid_until"), "有效期至", faults)
    if issued_on and valid_until and valid_until < issued_on:
        faults.append("有效期至：不得早于发证日期")
    return OfficialRow(name[:MAX_NAME], uscc or None, number or None, issued_on, valid_until, tuple(faults))


def _number(text: str, programme: Programme, faults: list[str]) -> str:
    """A number in its normal form; a decimal fraction is an amount, and without its point it would be another number."""
    number = certificate_numbers.normal_form(text, programme)
    if _FRACTION.fullmatch(text):
        faults.append("证书编号：单元格是小数，不是证书编号；请将该列设为文本格式")
    elif len(number) > MAX_NUMBER:
        faults.append(f"证书编号：超过 {MAX_NUMBER} 字符")
    else:
        return number
    return ""


def _text(cell: str | date | None) -> str:
    text = unicodedata.normalize("NFC", str(cell)).strip() if cell is not None else ""
    return "" if is_missing(text) else text


def _date(cell: str | date | None, column: str, faults: list[str]) -> date | None:
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return None
    found = date_of(cell)
    if found is None or not EARLIEST <= found <= LATEST:
        faults.append(f"{column}：应为日期，如 2025-12-02")
        return None
    return found


ENDING = {ListKind.CANCELLATION: IntervalReason.CANCELLED, ListKind.REVOCATION: IntervalReason.REVOKED}
LISTED_HERE = (Programme.LEADING, Programme.THREE_HIGH)
"""Titles by the office's own lists: their rows are held against what the title supposes (领军: 规上高企)."""
CLAIMING = (ListKind.ANNOUNCEMENT, ListKind.PUBLICITY)
"""Lists that say of a firm that it holds a title, or is to hold one."""
MENTIONING = (ListKind.PUBLICITY, ListKind.FILING, ListKind.RENAMING)
"""What such a list says of a firm is shown and counted nowhere."""


def may_apply(kind: ListKind, role: str) -> bool:
    """Lists that end titles are the office's, as every cancellation is."""
    return kind not in ENDING or role in (Role.OFFICE, Role.SYSTEM)


def certificate_number(number: str | None, programme: Programme) -> str | None:
    """The number as written, unless it is only the row's place in the list."""
    return (
        None
        if not number or certificate_numbers.is_running(certificate_numbers.normal_form(number, programme))
        else number
    )
