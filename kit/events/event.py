"""Events as they arrive: bytes to typed data, or the reason why not."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from contracts.events.catalog import BY_NAME
from contracts.events.envelope import Envelope, EventData
from kit.data import clock
from kit.events.bus import BATCH, Message

_TYPE = re.compile(rb'"type":"([\w.-]+)"', re.ASCII)
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


class UnknownEvent(EventData):
    """A type that this version does not know; a newer producer may send it."""


@dataclass(frozen=True)
class Unreadable:
    """A message that can never be an event, and why."""

    message: Message
    reason: str


def read_event(message: Message, now: datetime) -> Event | Unreadable:
    try:
        return decode(message, now)
    except PermanentFailure as error:
        return Unreadable(message, str(error))


def decode(message: Message, now: datetime | None = None) -> Event:
    """Bytes to a typed event. Raises PermanentFailure with a reason when that cannot be."""
    event = _decoded(message)
    if event.envelope.time > (now or clock.now()) + FUTURE_TOLERANCE:
        raise PermanentFailure(f"事件时间在未来：{event.envelope.time.isoformat()}")
    return event


@lru_cache(maxsize=2 * BATCH)
def _decoded(message: Message) -> Event:
    """Read once for all receivers of one process, which are handed the same batch one after the other."""
    if message.value is None:
        raise PermanentFailure("空消息（墓碑）没有意义")
    try:
        envelope, data = _parsed(message.value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise PermanentFailure(f"事件无法解析：{'/'.join(map(str, first['loc']))} {first['msg']}") from error
    if b"\\u0000" in message.value and _NUL.search(message.value):
        raise PermanentFailure("事件含有空字符（U+0000）")
    if len(envelope.id) > 64 or len(envelope.source) > 80 or len(envelope.type) > 120:
        raise PermanentFailure("事件的 id、source 或 type 过长")
    return Event(envelope, data, message)


def _parsed(value: bytes) -> tuple[Envelope, EventData]:
    """In one pass, when the first type named is the event's own; else the envelope first, which says what it is or why not."""
    named = _TYPE.search(value)
    kind = BY_NAME.get(named[1].decode()) if named else None
    if kind is not None:
        with suppress(ValidationError):
            whole: Any = kind.envelope.model_validate_json(value)
            return whole, whole.data
    envelope = Envelope.model_validate_json(value)
    kind = BY_NAME.get(envelope.type)
    return envelope, kind.data.model_validate(envelope.data) if kind else UnknownEvent()


def type_of(message: Message) -> str | None:
    try:
        return Envelope.model_validate_json(message.value or b"").type[:120].replace("\0", "�")
    except ValidationError:
        return None


def fingerprint_of(message: Message) -> str:
    value = message.value if message.value is not None else b"\x00null"
    place = b"" if message.offset is None else f"{message.topic}/{message.partition}/{message.offset}".encode()
    return hashlib.sha256(place + b"\n" + value).hexdigest()
