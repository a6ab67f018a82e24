"""Numbers of certificates and registrations: one normal form per programme, and what is no number of a certificate."""

import re
import unicodedata
from functools import lru_cache

from contracts.codes import Programme
from domain.findings import Finding

UNUSUAL = Finding("certificate_no_unusual", "证书编号与该项目的常见形式不符，请核对")

_LABEL = re.compile(r"(?:入库登记编号|登记编号|证书编号|证书号|编号|NO(?=[.:])):?\.?")
_COUNTED = re.compile(r"([!-~]+)号")  # 第12号 is a word of its own; 号 behind letters and digits alone is not
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SEPARATORS = re.compile(r"[^0-9A-Z]")
_LETTERS_AND_DIGITS = frozenset({Programme.HNTE, Programme.TECH_SME})
"""GR and twelve digits (国科发火〔2016〕195号), 18 digits and letters (国科火字〔2019〕87号): all else is typing."""
_RUNNING = re.compile(r"[0-9]{1,4}", re.ASCII)


@lru_cache(maxsize=8_000)
def normal_form(number: str, programme: Programme) -> str:
    """Two numbers of a programme with one normal form are the same: spaces, width, case, labels and a closing 号 do not count."""
    if number.isascii() and number.isalnum():
        return number.upper()
    plain = unicodedata.normalize("NFKC", number.replace("№", "NO."))
    bare = "".join(plain.split()).upper().translate(_HYPHENS)
    labelled = _LABEL.match(bare)
    bare = bare[labelled.end() :] if labelled else bare
    counted = _COUNTED.fullmatch(bare)
    bare = counted[1] if counted else bare
    bare = _SEPARATORS.sub("", bare) if programme in _LETTERS_AND_DIGITS and bare.isascii() else bare
    return bare if len(bare) <= len(number) else number.strip()  # a key must fit where the number fitted


def is_running(number: str) -> bool:
    """A mere position in a list (1, 002), which identifies nothing."""
    return bool(_RUNNING.fullmatch(number))


def warn(number: str, pattern: str) -> Finding | None:
    """Whether a normal form is not what the programme's numbers look like; `pattern` is empty where no form is known."""
    plausible = not is_running(number) and (not pattern or re.fullmatch(pattern, number, re.ASCII))
    return None if plausible else UNUSUAL
