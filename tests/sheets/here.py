"""The parser in the process of the test: the same answer without the start of a child, for tests that are not about it."""

import io

from sheets.child import Parsed, understood
from sheets.parser.__main__ import answer


def parsed_here(kind: str, data: bytes) -> Parsed:
    out = io.BytesIO()
    answer(kind, io.BytesIO(data), out)
    return understood(out.getvalue())
