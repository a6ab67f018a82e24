"""Firm names: what is stored, what counts as the same name, what looks like the same firm.

有限公司 and 有限责任公司 are different legal names: they share a `likeness_key`, never a `normal_form`.
"""

import unicodedata
from functools import lru_cache

from services.registry.firms.rules.finding import Finding

_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("〔［【﹝〕］】﹞", "(((())))")
_LEGAL_FORMS = (
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "有限合伙企业",
    "集团有限公司",
    "(有限合伙)",
    "(普通合伙)",
    "有限公司",
)
_BRANCH_ENDINGS = ("分公司", "分店", "分厂", "分社", "办事处", "营业部", "经营部", "门市部", "项目部")


def tidy(text: str) -> str:
    """The name as stored and shown: NFC, no outer spaces, inner runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=8_000)
def normal_form(name: str) -> str:
    """Two names with one normal form are the same name: brackets, width, spaces and letter case do not count."""
    return "".join(unicodedata.normalize("NFC", name).translate(_FOLDED).split()).upper()


def likeness_key(name: str) -> str:
    """The normal form without its legal form, for the list of possible duplicates."""
    normal = normal_form(name)
    for ending in _LEGAL_FORMS:
        if normal.endswith(ending) and len(normal) > len(ending):
            return normal.removesuffix(ending)
    return normal


def warn(name: str) -> Finding | None:
    """A branch has a code of its own but cannot be recognised alone."""
    if normal_form(name).endswith(_BRANCH_ENDINGS):
        return Finding("name_branch", "名称像分支机构，分支机构不能单独参加认定，请确认登记的是法人主体")
    return None
