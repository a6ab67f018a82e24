"""A draft's text with other numbers in its parameters and without some of its criteria."""

import copy
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]
THRESHOLDS = ("least", "more_than", "at_most")
FIGURES = (*THRESHOLDS, "most")
INNER = ("group", "item", "best_of", "path", "direct_pass", "exempt_if")


def adjusted(content: Plain, values: Mapping[str, Decimal], without: Collection[str]) -> Plain:
    """The text anew; a parameter that is named and not there is left to whoever reads it to miss."""
    result = copy.deepcopy(content)
    result["criterion"] = [each for each in result["criterion"] if each["code"] not in without]
    for code, figure in _figures(result["criterion"], ""):
        if code in values and "value" in figure:
            figure["value"] = values[code]
    return result


def _figures(rows: list[Plain], above: str) -> Iterator[tuple[str, Plain]]:
    """Code and mapping of every figure: a threshold has the code of its line, a cap that of its part behind it."""
    for row in rows:
        code = f"{above}.{row['code']}" if above else row["code"]
        for part in FIGURES:
            if part in row:
                yield (code if part in THRESHOLDS else f"{code}.{part}"), row[part]
        for part in INNER:
            yield from _figures(row.get(part, []), code)
