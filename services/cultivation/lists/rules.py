"""One row of an official list: which columns mean what, and what can be read from them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.codes import IntervalReason, ListKind, Programme, Role
from domain.certificate_numbers import is_running, normal_form

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("企业名称", "单位名称", "名称", "申报企业", "企业"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "number": ("证书编号", "证书号", "高企证书编号", "登记编号", "入库登记编号", "编号"),
    "issued_on": ("发证日期", "发证时间", "认定日期", "公告日期", "登记日期"),
    "valid_until": ("有效期至", "有效期止", "到期日期", "截止日期"),
}
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MISSING = frozenset({"", "-", "—", "/", "无", "N/A", "n/a", "暂无"})
EARLIEST = date(1990, 1, 1)
MAX_NAME, MAX_NUMBER = 200, 64


@dataclass(frozen=True)
class OfficialRow:
    """What a row says; `reasons` are why it cannot be used, in Chinese with the column's name."""

    name: str
    uscc: str | None = None
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    reasons: tuple[str, ...] = ()


def columns(header: Sequence[str]) -> dict[str, int]:
    """Which column holds which field; the first heading of each kind wins."""
    found: dict[str, int] = {}
    for name, headings in HEADINGS.items():
        index = next((header.index(heading) for heading in headings if heading in header), None)
        if index is not None:
            found[name] = index
    return found


def read_row(cells: Mapping[str, str | date | None], today: date) -> OfficialRow:
    """Cells by field (text as shown, or dates) to a row with its faults."""
    faults: list[str] = []
    name = _text(cells.get("name"))
    if not name:
        faults.append("企业名称：不能为空")
    elif len(name) > MAX_NAME:
        faults.append(f"企业名称：超过 {MAX_NAME} 字")
    uscc = _text(cells.get("uscc")).replace(" ", "").upper()
    if uscc and not _USCC.fullmatch(uscc):
        faults.append("统一社会信用代码：应为 18 位数字或大写字母（不含 I、O、S、V、Z）；请将该列设为文本格式")
        uscc = ""
    number = _text(cells.get("number"))
    if len(number) > MAX_NUMBER:
        faults.append(f"证书编号：超过 {MAX_NUMBER} 字符")
        number = ""
    issued_on = _date(cells.get("issued_on"), "发证日期", faults)
    if issued_on and issued_on > today:
        faults.append("发证日期：不得晚于今天")
    valid_until = _date(cells.get("valid_until"), "有效期至", faults)
    if issued_on and valid_until and valid_until < issued_on:
        faults.append("有效期至：不得早于发证日期")
    return OfficialRow(name[:MAX_NAME], uscc or None, number or None, issued_on, valid_until, tuple(faults))


def _text(cell: str | date | None) -> str:
    text = unicodedata.normalize("NFC", str(cell)).strip() if cell is not None else ""
    return "" if text in _MISSING else text


def _date(cell: str | date | None, column: str, faults: list[str]) -> date | None:
    if isinstance(cell, date):
        found: date | None = cell
    else:
        text = _text(cell).replace(" ", "")
        if not text:
            return None
        found = _calendar_date(text)
    if found is None or not EARLIEST <= found <= date(2100, 12, 31):
        faults.append(f"{column}：应为日期，如 2025-12-02")
        return None
    return found


def _calendar_date(text: str) -> date | None:
    parts = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    if parts is None:
        return _serial_date(text)
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None


def _serial_date(text: str) -> date | None:
    """A day number of a spreadsheet (45658 = 2025-01-01), where the cell lost its date format."""
    if not re.fullmatch(r"[3-5]\d{4}", text, re.ASCII):
        return None
    return date(1899, 12, 30) + timedelta(days=int(text))


ENDING = {ListKind.CANCELLATION: IntervalReason.CANCELLED, ListKind.REVOCATION: IntervalReason.REVOKED}
MENTIONING = (ListKind.PUBLICITY, ListKind.FILING, ListKind.RENAMING)
"""What such a list says of a firm is shown and counted nowhere."""


def may_apply(kind: ListKind, role: str) -> bool:
    """Lists that end titles are the office's, as every cancellation is."""
    return kind not in ENDING or role in (Role.OFFICE, Role.SYSTEM)


def certificate_number(number: str | None, programme: Programme) -> str | None:
    """The number as written, unless it is only the row's place in the list."""
    return None if not number or is_running(normal_form(number, programme)) else number
