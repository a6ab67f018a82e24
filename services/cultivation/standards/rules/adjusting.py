"""A draft's text with other numbers in its parameters, with a criterion more or other, and without some of its criteria."""

import copy
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]
THRESHOLDS = ("least", "more_than", "at_most")
FIGURES = (*THRESHOLDS, "most")
LASTING = ("direct_pass", "exempt_if")
INNER = ("group", "item", "best_of", "path", "direct_pass", "exempt_if")


def adjusted(content: Plain, values: Mapping[str, Decimal], without: Collection[str]) -> Plain:
    """The text anew; a parameter that is named and not there is left to whoever reads it to miss."""
    result = copy.deepcopy(content)
    result["criterion"] = _kept(result["criterion"], without)
    for code, figure in _figures(result["criterion"], ""):
        if code in values and "value" in figure:
            figure["value"] = values[code]
    return result


def put(
    content: Plain, criterion: Plain, inside: str | None, part: str | None, gathering: Collection[str] = ()
) -> Plain | None:
    """The text with a criterion: in the place of the one with its code, else behind the others there.

    What stood inside the old one stays where the new one says nothing of it; criteria that it gathers become its paths. None
    where there is nothing of the name `inside`.
    """
    result = copy.deepcopy(content)
    gathered = [each for each in _every(result["criterion"]) if each["code"] in gathering]
    result["criterion"] = _kept(result["criterion"], gathering)
    new = criterion | ({"path": [*criterion.get("path", []), *gathered]} if gathered else {})
    old = next((each for each in _every(result["criterion"]) if each["code"] == new["code"]), None)
    if old is not None:
        _replace(old, new)
        return result
    rows = result["criterion"]
    if inside is not None:
        owner = next((each for each in _every(rows) if each["code"] == inside), None)
        if owner is None:
            return None
        rows = owner.setdefault(part or "path", [])
    rows.append(new)
    return result


def _replace(old: Plain, new: Plain) -> None:
    kept = {name: old[name] for name in (*LASTING, *_of_kind(new["kind"])) if name in old}
    paths = [*kept.get("path", []), *new.get("path", [])]
    old.clear()
    old.update(kept | new | ({"path": paths} if paths else {}))


def _of_kind(kind: str) -> tuple[str, ...]:
    return ("path",) if kind in ("any-of", "all-of") else ("group",) if kind in ("score", "official-score") else ()


def _every(rows: list[Plain]) -> Iterator[Plain]:
    """Criteria with those inside them."""
    for row in rows:
        yield row
        for part in (*LASTING, "path"):
            yield from _every(row.get(part, []))


def _kept(rows: list[Plain], without: Collection[str]) -> list[Plain]:
    """Without some of them, wherever they stand."""
    found = [row for row in rows if row["code"] not in without]
    for row in found:
        for part in (*LASTING, "path"):
            if part in row:
                row[part] = _kept(row[part], without)
    return found


def _figures(rows: list[Plain], above: str) -> Iterator[tuple[str, Plain]]:
    """Code and mapping of every figure: a threshold has the code of its line, a cap that of its part behind it."""
    for row in rows:
        code = f"{above}.{row['code']}" if above else row["code"]
        for part in FIGURES:
            if part in row:
                yield (code if part in THRESHOLDS else f"{code}.{part}"), row[part]
        for part in INNER:
            yield from _figures(row.get(part, []), code)
