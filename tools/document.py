"""Write docs/events.md from the contracts: `python -m tools.document`. A test compares the file with what this would write."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic.fields import FieldInfo

from contracts.events.catalog import EVENT_TYPES, EventType
from contracts.events.envelope import Envelope, EventData
from contracts.topics import TOPICS, Topic

TARGET = Path(__file__).resolve().parent.parent / "docs" / "events.md"
HEAD = """\
# 事件 · Events

Generated from `contracts/` by `make docs`; do not edit. A golden example of each event is in `contracts/examples/events/`.

Every event is a structured CloudEvent: its value is the whole event as JSON. `partitionkey` keeps the order, `aggregateversion` is
gap-free per aggregate where it is not 0, `correlationid` is the identifier of the request that began the story.
"""


def events_page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD, _topics(), _envelope(), *(_topic(topic) for topic in TOPICS.values()), _shapes()]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _topics() -> str:
    rows = [
        f"| `{topic.name}` | {topic.producer} | {', '.join(topic.consumers)} | `{topic.key}` | {topic.partitions} | {topic.retention} |"
        for topic in TOPICS.values()
    ]
    head = "| topic | producer | consumers | key | partitions | kept |\n|---|---|---|---|---|---|"
    return "\n".join(["## Topics\n", head, *rows])


def _envelope() -> str:
    return "\n".join(["## Envelope\n", *_fields(Envelope)])


def _topic(topic: Topic) -> str:
    events = [_event(kind) for kind in EVENT_TYPES if kind.topic is topic]
    return "\n\n".join([f"## {topic.name}", *events])


def _event(kind: EventType) -> str:
    lines = [f"### `{kind.name}`\n", f"Subject `{kind.subject}/…`. {_said(kind.data)}".rstrip() + "\n"]
    return "\n".join([*lines, *_fields(kind.data)])


def _shapes() -> str:
    """The models that events are made of, in the order of their first use."""
    found: dict[type[EventData], None] = {}
    for kind in EVENT_TYPES:
        _collect(kind.data, found)
    shapes = ["\n".join([f"### {shape.__name__}\n", f"{_said(shape)}\n".lstrip(), *_fields(shape)]) for shape in found]
    return "\n\n".join(["## Shapes", *shapes])


def _collect(model: type[EventData], found: dict[type[EventData], None]) -> None:
    for field in model.model_fields.values():
        for inner in _models(field.annotation):
            if inner not in found:
                found[inner] = None
                _collect(inner, found)


def _models(annotation: object) -> Iterator[type[EventData]]:
    if isinstance(annotation, type) and issubclass(annotation, EventData):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def _fields(model: type[Envelope] | type[EventData]) -> list[str]:
    head = ["| field | type | default |", "|---|---|---|"]
    return head + [f"| `{name}` | {_type(field)} | {_default(field)} |" for name, field in model.model_fields.items()]


def _type(field: FieldInfo) -> str:
    annotation = field.annotation
    text = (
        annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    )
    text = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])", "", text)
    return text.replace(" | ", " or ").replace("|", " or ")


def _default(field: FieldInfo) -> str:
    return "" if field.is_required() else f"`{field.default!r}`"


def _said(model: type[EventData]) -> str:
    """A model's own docstring in one line."""
    return " ".join((inspect.cleandoc(model.__dict__.get("__doc__") or "")).split())


def main() -> int:
    TARGET.write_text(events_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
