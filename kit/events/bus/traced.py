"""Publishing as part of the traces that the events belong to."""

from collections.abc import Callable, Sequence

import orjson

from kit.data import tracing
from kit.events.bus import Bus, Outgoing


def begin_traced(bus: Bus, rows: Sequence[Outgoing]) -> Callable[[], set[int]]:
    """Have the bus publish rows, each in a span of its own trace. What is not published has no span: it is tried again."""
    if not tracing.is_on():
        return bus.begin(rows)
    spans = {}
    told = []
    for row in rows:
        parent = orjson.loads(row.message.value or b"{}").get("traceparent")
        attributes = {"messaging.destination.name": row.message.topic, "messaging.message.id": row.event_id}
        started = tracing.start(f"publish {row.type}", parent, tracing.PRODUCER, attributes)
        if started is not None:
            spans[row.sequence] = started
            row = row._replace(message=row.message._replace(traceparent=tracing.told(started)))
        told.append(row)
    finish = bus.begin(told)

    def published() -> set[int]:
        safe = finish()
        for sequence in safe & spans.keys():
            spans[sequence].end()
        return safe

    return published
