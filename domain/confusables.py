"""Characters that look alike: what one reads when one does not look twice (after Unicode UTS #39, for names of firms here)."""

import re
import unicodedata
from functools import lru_cache

_TWINS = (
    (
        "ABEKMHOPCTXYIJS",
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0408\u0405",
    ),  # Cyrillic
    ("ABEZHIKMNOPTYX", "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"),  # Greek
    ("OOOO", "0\u3007\u25cb\u25ef"),  # nought and rings
    ("I", "1"),
)
_PLAIN = {ord(twin): letter for letters, twins in _TWINS for letter, twin in zip(letters, twins, strict=True)}
"""Of upper case, what each twin is read as."""

is_plain = re.compile("[0-9A-Z\u4e00-\u9fff]*").fullmatch
"""Digits, capitals and usual ideographs, as most names are: folded for comparing, such a text stays as it is."""


@lru_cache(maxsize=8_000)
def skeleton(text: str) -> str:
    """Two texts with one skeleton look alike: Cyrillic Ve and B, Ⅲ and III, № and No, ㎏ and kg; marks, dots, brackets and spaces fall away."""
    if is_plain(text):
        return text.replace("0", "O").replace("1", "I")
    folded = unicodedata.normalize("NFKC", text).upper().translate(_PLAIN)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))
