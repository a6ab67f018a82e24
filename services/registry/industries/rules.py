"""GB/T 4754-2017 codes: a section letter that the first two digits imply, then two to four digits."""

import re

_SECTIONS = (
    ("A", 1, 5),
    ("B", 6, 12),
    ("C", 13, 43),
    ("D", 44, 46),
    ("E", 47, 50),
    ("F", 51, 52),
    ("G", 53, 60),
    ("H", 61, 62),
    ("I", 63, 65),
    ("J", 66, 69),
    ("K", 70, 70),
    ("L", 71, 72),
    ("M", 73, 75),
    ("N", 76, 79),
    ("O", 80, 82),
    ("P", 83, 83),
    ("Q", 84, 85),
    ("R", 86, 90),
    ("S", 91, 96),
    ("T", 97, 97),
)
_CODE = re.compile(r"([A-T]?)([0-9]{2}[0-9]{0,2})", re.ASCII)


def section_of(division: str) -> str | None:
    """The 门类 letter of a two-digit 大类, or None outside 01–97."""
    number = int(division)
    return next((letter for letter, first, last in _SECTIONS if first <= number <= last), None)


def normalise(text: str) -> str:
    """`C2710` from `C2710`, `c2710` or `2710`; ValueError with a Chinese reason for anything else."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError("国民经济行业代码应为门类字母加 2–4 位数字，如 C2710")
    letter, digits = match.groups()
    section = section_of(digits[:2])
    if section is None:
        raise ValueError(f"GB/T 4754-2017 没有大类 {digits[:2]}")
    if letter and letter != section:
        raise ValueError(f"大类 {digits[:2]} 属于门类 {section}，不属于 {letter}")
    return section + digits
