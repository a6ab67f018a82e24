"""Firm names: what is stored, what counts as the same name, what looks like the same firm, what looks like a branch.

有限公司 and 有限责任公司 are different legal names: they share a `likeness_key`, never a `normal_form`. Equal names are
matched, names that are merely alike are suggested and never taken (domain notes §6).
"""

import re
import unicodedata
from functools import lru_cache

from domain.confusables import is_plain, skeleton
from domain.findings import Finding

KEY_LENGTH = 200
"""Characters of a stored key; compatibility forms may be longer than what was written (㍿ is four)."""

_ALIKE = str.maketrans("〔[【〈〖{〕]】〉〗}•・‧∙⋅●", "(((((())))))······")
"""Kinds of brackets, kinds of the dot between words."""
_DOT_BETWEEN_WORDS = re.compile(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])")
_LEGAL_FORMS = frozenset(
    {
        "集团股份有限公司",
        "股份有限责任公司",
        "集团有限责任公司",
        "有限责任公司",
        "股份有限公司",
        "集团有限公司",
        "有限合伙企业",
        "(特殊普通合伙)",
        "(有限合伙)",
        "(普通合伙)",
        "有限公司",
        "股份公司",
        "集团公司",
        "公司",
        "集团",
    }
)
_FORM_LENGTHS = sorted(set(map(len, _LEGAL_FORMS)), reverse=True)
_BRANCH_ENDINGS = ("分公司", "分店", "分厂", "分社", "办事处", "营业部", "经营部", "门市部", "项目部")
_MARKS = str.maketrans("", "", "()·")
_PLACES = re.compile(r"^(甘肃省?|兰州市?|白银市?|兰州新区|中国)+")
_MIN_CORE = 2


def tidy(text: str) -> str:
    """The name as stored and shown: NFC, no outer spaces, inner runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=8_000)
def normal_form(name: str) -> str:
    """Two names with one normal form are the same name.

    Width and other compatibility forms (Ⅲ, №, ㎏), kinds of brackets and of the dot between words, spaces and letter case
    do not count.
    """
    if is_plain(name):
        return name[:KEY_LENGTH]
    folded = "".join(unicodedata.normalize("NFKC", name).split()).upper().translate(_ALIKE)
    return (_DOT_BETWEEN_WORDS.sub("·", folded) if "." in folded else folded)[:KEY_LENGTH]


def unmarked(normal: str) -> str:
    """A normal form without brackets and dots, which people leave out when they look for a name."""
    return normal if normal.isalnum() else normal.translate(_MARKS)


def searched_words(query: str) -> list[str]:
    """The words of a query in the form in which names are looked for; a query of marks alone is looked for as it stands."""
    words = [word for part in query.split() if (word := unmarked(normal_form(part)))]
    return words or [normal_form(query)]


@lru_cache(maxsize=8_000)
def likeness_key(name: str) -> str:
    """What two names share that differ in their legal form or in characters that look alike only; never empty."""
    normal = normal_form(name)
    return skeleton(_without_legal_form(normal)) or normal


def core(name: str) -> str:
    """The distinctive part of a normal form, without place and legal form; empty when too little is left to compare."""
    rest = _PLACES.sub("", _without_legal_form(normal_form(name)))
    return rest if len(rest) >= _MIN_CORE else ""


def resemblance(left: str, right: str) -> str | None:
    """Why two names might mean one firm, in Chinese; None when nothing suggests it."""
    if normal_form(left) == normal_form(right):
        return "名称相同"
    if skeleton(left) == skeleton(right):
        return "名称字形相近"
    one, other = skeleton(core(left)), skeleton(core(right))
    if not one or not other:
        return None
    if one == other:
        return "字号与行业相同，地名或公司类型不同"
    return "名称相近" if one in other or other in one else None


def warn(name: str) -> Finding | None:
    """A branch has a code of its own but cannot be recognised alone."""
    if normal_form(name).endswith(_BRANCH_ENDINGS):
        return Finding("name_branch", "名称像分支机构，分支机构不能单独参加认定，请确认登记的是法人主体")
    return None


def _without_legal_form(normal: str) -> str:
    """The longest form counts; a name that is nothing but a legal form keeps it."""
    for length in _FORM_LENGTHS:
        if normal[-length:] in _LEGAL_FORMS:
            return normal[:-length] or normal
    return normal
