"""The dashboard and the runbook speak of figures that processes really give."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from deploy.process import ROOMS, ProcessSettings, worker_app
from tests.databases import Databases

ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"(\w+)\{")  # every query chooses processes by a label
NAME = re.compile(r"\b((?:http|outbox|parked|consumer|process)_[a-z_]+)\b")


@pytest.fixture
def figures(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that a worker's /metrics gives."""
    monkeypatch.setenv("NOTIFICATIONS_DATABASE_URL", databases.migrated("notifications"))
    room = ROOMS["notifications"]
    service = room.build(room.settings())
    app = worker_app(service, room.settings(), ProcessSettings())

    async def ask() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://inside") as client:
            return (await client.get("/metrics")).text

    text = asyncio.run(ask())
    service.database.close()
    return set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))


def test_every_panel_asks_for_a_figure_that_exists(figures: set[str]) -> None:
    board = json.loads((ROOT / "deploy" / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert [query for query in queries if not ASKED.search(query)] == []
    asked = {name for query in queries for name in ASKED.findall(query)}
    assert {
        name for name in asked if name.removesuffix("_total") not in {f.removesuffix("_total") for f in figures}
    } == set()


def test_the_runbook_explains_every_figure_of_ours(figures: set[str]) -> None:
    explained = set(NAME.findall((ROOT / "docs" / "runbooks" / "metrics.md").read_text(encoding="utf-8")))
    ours = {name for name in figures if not name.startswith(("process_", "python_"))}
    assert {name for name in ours if name not in explained and f"{name}_total" not in explained} == set()
