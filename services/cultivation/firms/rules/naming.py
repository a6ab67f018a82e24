"""Names on official lists: equal names are matched, similar ones are only suggested (domain notes §6)."""

import re
import unicodedata

_BRACKETS = str.maketrans({"〔": "(", "〕": ")", "[": "(", "]": ")", "【": "(", "】": ")", "〈": "(", "〉": ")"})
_LEGAL_FORM = re.compile(r"(有限责任公司|股份有限公司|股份公司|集团有限公司|有限公司|集团公司|公司|集团)$")
_PLACE = re.compile(r"^(甘肃省?|兰州市?|白银市?|兰州新区|中国)+")
_MARKS = re.compile(r"[()·•・,，.。\-—_]")
MIN_CORE = 2


def match_key(name: str) -> str:
    """Full-width forms, kinds of brackets and spaces made equal. 有限公司 and 有限责任公司 stay different legal names."""
    folded = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return "".join(folded.split()).upper()


def core(name: str) -> str:
    """The distinctive part of a name, without place and legal form; empty when too little is left to compare."""
    key = _MARKS.sub("", match_key(name))
    rest = _LEGAL_FORM.sub("", _PLACE.sub("", key))
    return rest if len(rest) >= MIN_CORE else ""


def resemblance(left: str, right: str) -> str | None:
    """Why two different names might mean one firm, in Chinese; None when nothing suggests it."""
    if match_key(left) == match_key(right):
        return "名称相同"
    a, b = core(left), core(right)
    if not a or not b:
        return None
    if a == b:
        return "字号与行业相同，地名或公司类型不同"
    if a in b or b in a:
        return "名称相近"
    return None


def sort_key(name: str) -> str:
    """Hexadecimal GB 18030: its first 3,755 characters stand in pinyin order, and the key sorts alike on every engine."""
    return name.encode("gb18030", errors="replace").hex()
