"""统一社会信用代码, GB 32100-2015, with the organisation code's own check digit, GB 11714-1997.

The region in positions 3–8 is that of the registering authority on the day of registration: it stays after
a move, so a firm's place is never derived from it.
"""

import re
from operator import mul

from domain.findings import Finding

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))
_VALUES = bytes(max(0, ALPHABET.find(chr(code))) for code in range(256))
_shaped = re.compile(f"[{ALPHABET}]{{{LENGTH}}}").fullmatch

_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_VALUES = bytes(max(0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(chr(code))) for code in range(256))

DEPARTMENTS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "中央军委改革和编制办公室",
    "N": "农业农村",
    "Y": "其他",
}
"""登记管理部门代码 (GB 32100-2015 表 1 with its later additions)."""

_SPACES = " \u3000\u00a0"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def normalise(text: str) -> str:
    """The canonical form: half-width, upper case, without surrounding spaces.

    Nothing else is forgiven: a newline, a BOM, a circled digit or a Cyrillic letter stays and is refused by `refuse`.
    """
    return text.strip(_SPACES).translate(_FULL_WIDTH).upper()


def of_cell(text: str) -> str:
    """The canonical form of a spreadsheet's cell, which may be wrapped, spaced out, or led by the apostrophe of a text cell."""
    return normalise("".join(text.split()).removeprefix("'"))


def is_shaped(code: str) -> bool:
    """18 characters of the alphabet, whatever the check characters say: enough to look a firm up by."""
    return _shaped(code) is not None


def refuse(code: str) -> Finding | None:
    """Why a normalised code is not a USCC, or None when it is one."""
    if not is_shaped(code):
        return _misshapen(code)
    if code[0] not in DEPARTMENTS:
        return Finding("uscc_department", f"第 1 位“{code[0]}”不是登记管理部门代码（企业为 9）")
    if not code[2:8].isdigit():
        return Finding("uscc_region", "第 3–8 位应为 6 位数字的行政区划代码")
    if code[17] != check_character(code[:17]):
        return Finding("uscc_check", "校验码（第 18 位）不符，请核对是否输错或漏字")
    if code[16] != organisation_check_character(code[8:16]):
        return Finding("uscc_org_check", "组织机构代码的校验码（第 17 位）不符，请核对第 9–17 位")
    return None


def _misshapen(code: str) -> Finding:
    if not code:
        return Finding("uscc_required", "请填写统一社会信用代码（18 位）")
    if not set(code) <= set(ALPHABET):
        return Finding("uscc_charset", "统一社会信用代码只能含数字和大写字母，且不用 I、O、S、V、Z")
    return Finding("uscc_length", f"统一社会信用代码应为 18 位，现为 {len(code)} 位")


CHECKS = frozenset({"uscc_check", "uscc_org_check"})
"""Findings on a code that may stand on a licence all the same: such codes are in use."""


def warn(code: str) -> Finding | None:
    """A valid code of something other than an enterprise is allowed, with a warning."""
    if code.startswith("91"):
        return None
    return Finding("uscc_not_enterprise", f"代码以“{code[:2]}”开头，不是企业（91），请确认主体类型")


def check_character(body: str) -> str:
    """Position 18 for the first 17 characters."""
    total = sum(map(mul, body.encode().translate(_VALUES), _WEIGHTS))
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """Position 9 of an organisation code for its first 8 characters."""
    total = sum(map(mul, body.encode().translate(_ORG_VALUES), _ORG_WEIGHTS))
    return "0123456789X0"[11 - total % 11]
