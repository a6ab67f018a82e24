"""What a certificate number usually looks like. A mismatch is a warning, never a refusal."""

import re

NUMBER_UNUSUAL = "certificate_no_unusual"


def number_warnings(number: str | None, pattern: str) -> list[str]:
    """Warning codes for one number; `pattern` is the programme's regular expression, empty when none is known."""
    if not number or not pattern or re.fullmatch(pattern, number, re.ASCII):
        return []
    return [NUMBER_UNUSUAL]
