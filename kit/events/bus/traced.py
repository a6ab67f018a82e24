"""Publishing as part of the traces that the events belong to."""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from kit.data import tracing
from kit.events.bus import Bus, Outgoing


def publish_traced(bus: Bus, rows: Sequence[Outgoing]) -> set[int]:
    """Have the bus publish rows, each in a span of its own trace. What is not published has no span: it is tried again."""
    if not tracing.is_on():
        return bus.publish(rows)
    spans = {}
    told = []
    for row in rows:
        parent = orjson.loads(row.message.value or b"{}").get("traceparent")
        attributes = {"messaging.destination.name": row.message.topic, "messaging.message.id": row.event_id}
        started = tracing.start(f"publish {row.type}", parent, tracing.PRODUCER, attributes)
        if started is not None:
            spans[row.sequence] = started
            row = replace(row, message=replace(row.message, traceparent=tracing.told(started)))
        told.append(row)
    published = bus.publish(told)
    for sequence in published & spans.keys():
        spans[sequence].end()
    return published
