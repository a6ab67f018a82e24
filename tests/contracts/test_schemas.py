"""Published schemas: generated from the models, true of the examples, and additive only inside a version."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from contracts.events.catalog import EVENT_TYPES, EventType
from contracts.topics import TOPICS
from tools.asyncapi import SERVICES, document, is_current
from tools.schemas import breaks, published, schema_of

EXAMPLES = Path(__file__).resolve().parents[2] / "contracts" / "examples"
VENDORED = Path(__file__).parent / "vendor" / "@asyncapi" / "specs"
EVENT = EVENT_TYPES[0]


def test_the_document_is_asyncapi_by_the_specification_s_own_schema() -> None:
    rules = Draft7Validator(json.loads((VENDORED / "3.0.0-without-$id.json").read_text(encoding="utf-8")))
    assert [error.message for error in rules.iter_errors(document())] == []
    assert not rules.is_valid(document() | {"channels": {"x": {"nonsense": 1}}})


def test_what_is_committed_is_what_the_contracts_say() -> None:
    assert is_current(), "run: make docs"


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda event: event.name)
def test_a_schema_is_valid_and_breaks_no_reader_of_the_published_one(event: EventType) -> None:
    Draft202012Validator.check_schema(schema_of(event))
    assert breaks(published(event) or {}, schema_of(event)) == []


def _examples() -> list[Path]:
    return [
        file
        for file in sorted(EXAMPLES.rglob("*.json"))
        if json.loads(file.read_text(encoding="utf-8")).get("specversion")
    ]


@pytest.mark.parametrize("file", _examples(), ids=lambda file: file.stem)
def test_every_example_obeys_the_schema_of_its_type(file: Path) -> None:
    example = json.loads(file.read_text(encoding="utf-8"))
    (event,) = (each for each in EVENT_TYPES if each.name == example["type"])
    assert list(Draft202012Validator(schema_of(event)).iter_errors(example)) == []


def _without(name: str) -> dict[str, Any]:
    changed = deepcopy(schema_of(EVENT))
    del changed["properties"][name]
    return changed


def test_a_field_that_goes_breaks_readers() -> None:
    assert breaks(schema_of(EVENT), _without("actor")) == ["/actor: gone"]


def test_a_field_that_may_be_absent_breaks_readers() -> None:
    changed = deepcopy(schema_of(EVENT))
    changed["required"].remove("actor")
    assert breaks(schema_of(EVENT), changed) == ["/actor: may be absent now"]


def test_another_type_deep_inside_breaks_readers() -> None:
    changed = deepcopy(schema_of(EVENT))
    changed["$defs"]["FirmState"]["properties"]["version"]["type"] = "string"
    assert breaks(schema_of(EVENT), changed) == ["/data/firm/version: type changed"]


def test_a_new_field_breaks_nobody() -> None:
    assert breaks(_without("actor"), schema_of(EVENT)) == []


def test_the_description_of_the_topics_is_whole() -> None:
    described = document()
    assert set(described["channels"]) == set(TOPICS)
    operations = described["operations"].values()
    assert {operation["channel"]["$ref"].rsplit("/", 1)[-1] for operation in operations} == set(TOPICS)
    assert {tag["name"] for operation in operations for tag in operation["tags"]} == set(SERVICES)
    for channel in described["channels"].values():
        for message in channel["messages"].values():
            payload = described["components"]["messages"][message["$ref"].rsplit("/", 1)[-1]]["payload"]["$ref"]
            assert (EXAMPLES.parent.parent / "docs" / payload).resolve().is_file()
