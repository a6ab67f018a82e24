"""Rows about events on the bus: what a consumer does with bytes that no producer of ours would send."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from contracts.codes import Zone
from contracts.topics import FIRMS
from kit.data import clock
from kit.data.ids import ulid
from kit.events.bus import Message
from kit.events.inbox import Consumer
from services.cultivation.firms.tables.snapshots import known_firms
from tests.corpus.rows import ROOT, Row
from tests.corpus.world import World, uscc

EXAMPLE = ROOT / "contracts" / "examples" / "events" / "firm.registered.json"
Outcome = str


def event(world: World, row: Row) -> Outcome:
    """Hand the consumer of firms the bytes, then a good event: the good one takes effect, the bytes are kept aside.

    A row that names a story instead of bytes is run as its own test; its outcome is "handled".
    """
    if isinstance(row.value, dict) and "recipe" in row.value:
        STORIES[row.value["recipe"]](world)
        return "dead_letter"
    value = bytes.fromhex(row.value["hex"]) if isinstance(row.value, dict) else row.value
    value = value.encode() if isinstance(value, str) else value
    before = _dead(world)
    _consumer(world).receive([Message(FIRMS.name, "corpus", value)])
    _takes_effect(world, ulid())
    return "dead_letter" if _dead(world) == before + 1 else "lost"


def _consumer(world: World) -> Consumer:
    return world.system.services["cultivation"].consumers[0]


def _dead(world: World) -> int:
    database = world.system.services["cultivation"].database
    parked = database.tables.parked
    with database.read() as session:
        return int(session.execute(select(func.count()).where(parked.c.state == "dead")).scalar_one())


def _registered(firm_id: str, version: int, name: str) -> dict[str, Any]:
    """A good event: version `version` of a firm, named `name`."""
    envelope: dict[str, Any] = json.loads(Path(EXAMPLE).read_text(encoding="utf-8"))
    now = clock.now().isoformat()
    envelope |= {"id": ulid(), "time": now, "subject": f"firms/{firm_id}", "partitionkey": firm_id}
    envelope["aggregateversion"] = version
    firm = envelope["data"]["firm"]
    firm |= {
        "firm_id": firm_id,
        "uscc": uscc(int(firm_id[-3:], 36) % 9000 + 900),
        "version": version,
        "recorded_at": now,
    }
    firm["names"] = [{"name": name, "valid_from": "2020-01-01", "valid_before": None}]
    firm["residencies"][0] |= {"zone": Zone.LANZHOU_HITECH.value, "valid_from": "2020-01-01", "valid_before": None}
    firm["industries"] = []
    return envelope


def _send(world: World, firm_id: str, *envelopes: dict[str, Any]) -> None:
    for envelope in envelopes:
        _consumer(world).receive([Message(FIRMS.name, firm_id, json.dumps(envelope).encode())])


def _name(world: World, firm_id: str) -> str | None:
    with world.system.services["cultivation"].database.read() as session:
        return known_firms(session, [firm_id]).get(firm_id)


def _takes_effect(world: World, firm_id: str) -> None:
    _send(world, firm_id, _registered(firm_id, 1, "甲"))
    assert _name(world, firm_id) == "甲"


def _one_id_two_bodies(world: World) -> None:
    """The first wins."""
    firm_id = ulid()
    first, second = _registered(firm_id, 1, "甲"), _registered(firm_id, 2, "乙")
    _send(world, firm_id, first, second | {"id": first["id"]})
    assert _name(world, firm_id) == "甲"


def _out_of_order(world: World) -> None:
    """Order of arrival does not matter: the highest version stands."""
    firm_id = ulid()
    one, two, three = (_registered(firm_id, version, name) for version, name in ((1, "甲"), (2, "乙"), (3, "丙")))
    _send(world, firm_id, one, three, two)
    assert _name(world, firm_id) == "丙"


def _without_header(world: World) -> None:
    """The value holds everything; no header is read."""
    _takes_effect(world, ulid())


STORIES: dict[str, Callable[[World], None]] = {
    "same event id, different body": _one_id_two_bodies,
    "versions 1,3,2 of one firm": _out_of_order,
    "header event-id missing, value good": _without_header,
}
