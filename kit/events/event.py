"""Events as they arrive: bytes to typed data, or the reason why not."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

from pydantic import ValidationError

from contracts.events.catalog import BY_NAME
from contracts.events.envelope import Envelope, EventData
from kit.data import clock
from kit.events.bus import BATCH, Message

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
FUTURE_TOLERANCE = timedelta(days=1)


class PermanentFailure(Exception):
    """This event can never be handled; its reason is kept in the dead letter."""


@dataclass(frozen=True)
class Event:
    """A decoded event: CloudEvents attributes and typed data."""

    envelope: Envelope
    data: EventData
    message: Message

    @cached_property
    def identity(self) -> tuple[str, str]:
        """What makes it the same event when it comes again: its source and its id."""
        return self.envelope.source, self.envelope.id


class UnknownEvent(EventData):
    """A type that this version does not know; a newer producer may send it."""


def decode(message: Message) -> Event:
    """Bytes to a typed event. Raises PermanentFailure with a reason when that cannot be."""
    event = _decoded(message)
    if event.envelope.time > clock.now() + FUTURE_TOLERANCE:
        raise PermanentFailure(f"事件时间在未来：{event.envelope.time.isoformat()}")
    return event


@lru_cache(maxsize=2 * BATCH)
def _decoded(message: Message) -> Event:
    """Read once for all receivers of one process, which are handed the same batch one after the other."""
    if message.value is None:
        raise PermanentFailure("空消息（墓碑）没有意义")
    try:
        envelope = Envelope.model_validate_json(message.value)
        kind = BY_NAME.get(envelope.type)
        data = kind.data.model_validate(envelope.data) if kind else UnknownEvent()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise PermanentFailure(f"事件无法解析：{'/'.join(map(str, first['loc']))} {first['msg']}") from error
    if b"\\u0000" in message.value and _NUL.search(message.value):
        raise PermanentFailure("事件含有空字符（U+0000）")
    if len(envelope.id) > 64 or len(envelope.source) > 80 or len(envelope.type) > 120:
        raise PermanentFailure("事件的 id、source 或 type 过长")
    return Event(envelope, data, message)


def type_of(message: Message) -> str | None:
    try:
        return Envelope.model_validate_json(message.value or b"").type[:120].replace("\0", "�")
    except ValidationError:
        return None


def fingerprint_of(message: Message) -> str:
    value = message.value if message.value is not None else b"\x00null"
    place = b"" if message.offset is None else f"{message.topic}/{message.partition}/{message.offset}".encode()
    return hashlib.sha256(place + b"\n" + value).hexdigest()
