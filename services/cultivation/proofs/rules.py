"""The code of a proof: sixteen characters that nobody guesses, and what somebody types who reads them from paper."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date

from contracts.codes import Programme
from domain.certificate_numbers import normal_form
from domain.findings import Finding

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit
LENGTH, GROUP = 16, 4  # 80 bits, in fours
MISREAD = str.maketrans("OIL", "011", " -")

AHEAD = Finding("as_of_in_future", "证明日期不得晚于今天")
NOT_VERIFIED = Finding("not_verified", "该资格尚待核实，不能出具证明")


def new_code() -> str:
    """From the system's source of secrets."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """In groups, as it is printed: 7K3M-…"""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def meant(typed: str) -> str:
    """The code that somebody types: case, blanks, hyphens and letters read for digits do not count."""
    return typed.upper().translate(MISREAD)


@dataclass(frozen=True)
class Printed:
    """What a proof shows of itself."""

    number: str
    programme: Programme
    code: str


NOBODYS = Printed("", Programme.HNTE, "")


def genuine(proof: Printed, number: str, code: str) -> bool:
    """Both must be right; both are compared in full, however soon they differ."""
    same_number = _equal(normal_form(number, proof.programme), normal_form(proof.number, proof.programme))
    same_code = _equal(code, proof.code)
    return same_number & same_code & bool(proof.code)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def unproven(as_of: date, today: date) -> Finding | None:
    """Why a proof as of a day cannot be made."""
    return AHEAD if as_of > today else None
