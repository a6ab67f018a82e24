"""Worked examples of the API as they stand in docs/api, asked of a real system one after the other.

A request is a block `http`: method and address, headers, a blank line, the body. The block `json` behind it is what must be in
the answer; `"{name}"` in an answer is remembered and put into what is asked later as `{name}`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from contracts.codes import Programme
from tests.architecture.sources import ROOT
from tests.composed import Composed

FOLDER = ROOT / "docs" / "api"
BLOCK = re.compile(r"```http\n(.*?)```\s*(?:返回 (\d{3})[^\n]*\n+)?```json\n(.*?)```", re.DOTALL)
NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Exchange:
    """One request with the status and the members of its answer."""

    method: str
    address: str
    headers: Mapping[str, str]
    body: str
    status: int
    answer: Any


@dataclass
class Example:
    """The exchanges of one page, told by a firm's client; `known` are the values that were remembered."""

    exchanges: tuple[Exchange, ...]
    known: dict[str, str] = field(default_factory=dict)

    def tell(self, town: Composed, login: str) -> None:
        """Ask everything in order; each answer must hold what the page says."""
        for each in self.exchanges:
            answer = self._ask(town, login, each)
            assert answer.status_code == each.status, (each.method, each.address, answer.text)
            self._hold(each.answer, answer.json(), f"{each.method} {each.address}")

    def _ask(self, town: Composed, login: str, each: Exchange) -> httpx2.Response:
        body = self._filled(each.body)
        headers = {name: self._filled(value) for name, value in each.headers.items()}
        sent = {"content": body.encode(), "headers": headers | {"Content-Type": "application/json"}} if body else {}
        address = self._filled(each.address).removeprefix("/api/v1")
        return town.ask(login, each.method, address, **(sent or {"headers": headers}))

    def _filled(self, text: str) -> str:
        return NAME.sub(lambda found: self.known.get(found[1], found[0]), text)

    def _hold(self, wanted: Any, found: Any, where: str) -> None:
        if isinstance(wanted, dict):
            assert isinstance(found, dict), where
            for name, part in wanted.items():
                assert name in found, f"{where}/{name}"
                self._hold(part, found[name], f"{where}/{name}")
        elif isinstance(wanted, list):
            assert len(found) >= len(wanted), f"{where}: {found}"
            for place, part in enumerate(wanted):
                self._hold(part, found[place], f"{where}/{place}")
        elif isinstance(wanted, str) and (name := NAME.fullmatch(wanted)):
            self.known[name[1]] = str(found)
        else:
            assert found == wanted, (where, found, wanted)


def example(page: str) -> Example:
    """The page of a programme."""
    return Example(tuple(_exchanges((FOLDER / f"{page}.md").read_text(encoding="utf-8"))))


def _exchanges(text: str) -> Iterator[Exchange]:
    for request, status, answer in BLOCK.findall(text):
        head, _, body = request.partition("\n\n")
        line, *headers = head.strip().splitlines()
        method, _, address = line.partition(" ")
        named = dict(header.split(": ", 1) for header in headers)
        yield Exchange(method, address, named, body.strip(), int(status or 200), json.loads(answer))


def pages() -> list[Path]:
    """Every worked example of a programme."""
    return sorted(path for path in FOLDER.glob("*.md") if path.stem in set(Programme))
