"""The JSON Schema of each event, and what may change in it inside a version: new optional fields, and nothing else.

`contracts/schemas/` holds what was published. A schema that breaks its readers is refused: it needs a new version of the event.
"""

import json
from pathlib import Path
from typing import Any

from contracts.events.catalog import EVENT_TYPES, EventType
from contracts.events.envelope import Envelope

FOLDER = Path(__file__).resolve().parents[1] / "contracts" / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema_of(event: EventType) -> Schema:
    """The whole event: the envelope with its `data` as this type has it."""
    data = event.data.model_json_schema(ref_template="#/$defs/{model}", mode="serialization")
    definitions = data.pop("$defs", {})
    whole = Envelope.model_json_schema()
    whole["properties"] |= {"type": {"const": event.name}, "data": data}
    return {"$schema": DIALECT, "$id": event.schema_url} | whole | {"title": event.name, "$defs": definitions}


def text_of(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def published(event: EventType) -> Schema | None:
    file = FOLDER / f"{event.name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def breaks(old: Schema, new: Schema) -> list[str]:
    """Why somebody who reads by the old schema cannot read the new events; empty when all is well."""
    return sorted(set(_breaks("", old, new, old, new)))


def _breaks(at: str, old: Any, new: Any, old_root: Schema, new_root: Schema, depth: int = 0) -> list[str]:
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    if depth > 20:
        return []
    found = [
        f"{at or '/'}: {word} changed"
        for word in ("type", "const", "format", "pattern")
        if old.get(word) != new.get(word)
    ]
    found += [
        f"{at}: value {value!r} is new to a reader" for value in set(new.get("enum", [])) - set(old.get("enum", []))
    ]
    for name, part in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            found.append(f"{at}/{name}: gone")
        elif name in old.get("required", []) and name not in new.get("required", []):
            found.append(f"{at}/{name}: may be absent now")
        else:
            found += _breaks(f"{at}/{name}", part, new["properties"][name], old_root, new_root, depth + 1)
    if "items" in old and "items" in new:
        found += _breaks(f"{at}/*", old["items"], new["items"], old_root, new_root, depth + 1)
    if len(new.get("anyOf", [])) > len(old.get("anyOf", [])):
        found.append(f"{at}: may be something else now")
    return found


def _resolved(part: Any, root: Schema) -> Schema:
    while "$ref" in part:
        part = root["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    resolved: Schema = part
    return resolved


def publish() -> list[str]:
    """Write every schema that fits what was published; returns why others do not."""
    FOLDER.mkdir(exist_ok=True)
    refused = []
    for event in EVENT_TYPES:
        new, old = schema_of(event), published(event)
        faults = breaks(old, new) if old else []
        refused += [f"{event.name}{fault}" for fault in faults]
        if not faults:
            (FOLDER / f"{event.name}.json").write_text(text_of(new), encoding="utf-8")
    return refused
