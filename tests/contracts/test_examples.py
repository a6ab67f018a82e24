"""Every event and every answer has one golden example, and the models read it without loss."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from cloudevents.core.formats.json import JSONFormat

from contracts.events.catalog import BY_DATA, BY_NAME, EVENT_TYPES, EventType
from contracts.events.envelope import Envelope
from contracts.queries import (
    agendas,
    applications,
    assessments,
    attachments,
    calendars,
    cultivation,
    drafts,
    facts,
    figures,
    files,
    forecasts,
    gateway,
    listings,
    materials,
    notifications,
    obligations,
    paths,
    periods,
    points,
    proofs,
    registry,
    releases,
    renewals,
    reviews,
    rounds,
    standards,
    targets,
    titles,
)
from contracts.queries.base import Answer
from contracts.topics import TOPICS

EXAMPLES = Path("contracts/examples")
SERVICES = (
    drafts,
    registry,
    cultivation,
    forecasts,
    applications,
    attachments,
    calendars,
    paths,
    periods,
    facts,
    figures,
    renewals,
    reviews,
    rounds,
    obligations,
    agendas,
    listings,
    points,
    proofs,
    materials,
    titles,
    files,
    notifications,
    gateway,
    releases,
    standards,
    targets,
    assessments,
)
ANSWERS = [
    (module, shape)
    for module in SERVICES
    for shape in vars(module).values()
    if isinstance(shape, type) and issubclass(shape, Answer) and shape.__module__ == module.__name__
]


def short(entry: EventType) -> str:
    return entry.name.removeprefix("cn.cultivation.").removesuffix(".v1")


@pytest.mark.parametrize("entry", EVENT_TYPES, ids=short)
def test_each_event_reads_its_golden_example_without_loss(entry: EventType) -> None:
    golden = json.loads((EXAMPLES / "events" / f"{short(entry)}.json").read_text(encoding="utf-8"))
    envelope = Envelope.model_validate(golden)
    assert BY_NAME[envelope.type] is entry
    assert entry.data.model_validate(envelope.data).model_dump(mode="json") == golden["data"]


@pytest.mark.parametrize("entry", EVENT_TYPES, ids=short)
def test_each_event_carries_the_key_that_its_topic_names(entry: EventType) -> None:
    golden = json.loads((EXAMPLES / "events" / f"{short(entry)}.json").read_text(encoding="utf-8"))
    values = [golden["data"], *(part for part in golden["data"].values() if isinstance(part, dict))]
    assert golden["partitionkey"] in {part.get(entry.topic.key) for part in values}


@pytest.mark.parametrize(("module", "shape"), ANSWERS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_answer_reads_its_golden_example_without_loss(module: ModuleType, shape: type[Answer]) -> None:
    service = module.__name__.rsplit(".", 1)[-1]
    golden = json.loads((EXAMPLES / "queries" / service / f"{shape.__name__}.json").read_text(encoding="utf-8"))
    assert shape.model_validate(golden).model_dump(mode="json") == golden


def test_no_example_is_left_without_its_model() -> None:
    named = {f"events/{short(entry)}.json" for entry in EVENT_TYPES}
    named |= {f"queries/{module.__name__.rsplit('.', 1)[-1]}/{shape.__name__}.json" for module, shape in ANSWERS}
    assert {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*.json")} == named


def test_each_event_model_has_one_type_and_a_known_topic() -> None:
    assert len(BY_DATA) == len(EVENT_TYPES) == len(BY_NAME)
    assert {entry.topic.name for entry in EVENT_TYPES} == set(TOPICS)


def test_a_cloudevents_library_reads_our_envelope() -> None:
    raw = (EXAMPLES / "events" / "firm.moved.json").read_bytes()
    event = JSONFormat().read(None, raw)
    assert event.get_type() == "cn.cultivation.firm.moved.v1"
