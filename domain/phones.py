"""Telephone numbers of the mainland as people write them, in one stored form."""

import re
import unicodedata

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})", re.ASCII)
_LANDLINE = re.compile(
    r"(?:\+?86|0086)?(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-9][0-9]{6,7})(?:[xX转]([0-9]{1,5}))?", re.ASCII
)
_LANDLINE_WITH_EXTENSION = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})-?[2-9][0-9]{6,7}-(?=[0-9]{1,5}$)", re.ASCII)
_SPACING = re.compile(r"[ ()\-]")
EXPECTED = "应为 11 位手机号，或带区号的固定电话，如 0931-8888888"


def normal_form(text: str) -> str | None:
    """13800138000, 0931-8888888 or, with an extension, 0931-8888888-12; None when it is neither mobile nor fixed line."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("分机", "转").replace("转:", "转")
    extended = _LANDLINE_WITH_EXTENSION.match(plain)
    if extended:
        plain = f"{extended[0][:-1]}x{plain[extended.end() :]}"
    bare = _SPACING.sub("", plain)
    mobile, line = _MOBILE.fullmatch(bare), _LANDLINE.fullmatch(bare)
    if mobile:
        return mobile[1]
    return "-".join(part for part in line.groups() if part) if line else None
