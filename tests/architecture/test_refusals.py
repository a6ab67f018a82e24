"""Refusals as they stand in the source: a code is a promise to machines, the words are for people."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.architecture.sources import sources

ROOMS = ("kit", "sheets", "services", "gateway")
FIRST_IS_CODE = {"conflict": 409, "invalid": 422}  # the two short forms of kit.web.problems
CHINESE = re.compile("[\u4e00-\u9fff]")


def refusals() -> Iterator[tuple[str, int, str, str]]:
    """(code, status, title, place) of every problem whose code and title are written out."""
    for room in ROOMS:
        for source in sources(room):
            for node in ast.walk(ast.parse(source.text)):
                if isinstance(node, ast.Call):
                    yield from _refusal(node, f"{source.path}:{node.lineno}")


def _refusal(call: ast.Call, place: str) -> Iterator[tuple[str, int, str, str]]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    written = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    if name in FIRST_IS_CODE:
        written.insert(0, FIRST_IS_CODE[name])
    elif name != "Problem":
        return
    match written:
        case [int(status), str(code), str(title), *_] if status >= 400:
            yield code, status, title, place


def test_a_code_always_means_one_status() -> None:
    statuses: dict[str, set[int]] = defaultdict(set)
    for code, status, _, _ in refusals():
        statuses[code].add(status)
    several = {code: found for code, found in statuses.items() if len(found) > 1}
    assert several == {"query": {400, 422}}, "400 for a query that cannot be read, 422 for one that asks for nonsense"


def test_every_refusal_has_a_code_for_machines_and_a_title_in_chinese() -> None:
    wrong = [
        place
        for code, _, title, place in refusals()
        if not re.fullmatch("[a-z][a-z0-9_]+", code) or not CHINESE.search(title)
    ]
    assert wrong == [], "snake_case for machines, Chinese for people"


def test_the_source_is_really_read() -> None:
    assert len({code for code, _, _, _ in refusals()}) > 40
