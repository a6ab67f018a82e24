"""Identifiers that sort by time."""

import random
import threading
from datetime import datetime

from kit.data import clock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_TIME, _REST = range(40, -1, -10), range(70, -1, -10)
_RANDOM_BITS = 80
_random = random.Random()  # noqa: S311 - identifiers are names, not secrets; the system's source costs a call into the kernel each


class _Ulids:
    """One source per process: a later call never gives a smaller id while the clock does not run backwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond, self._time = -1, ""
        self._random = 0

    def take(self, count: int) -> list[str]:
        millisecond = int(clock.now().timestamp() * 1000)
        with self._lock:
            if millisecond != self._millisecond:
                self._millisecond, self._time = millisecond, _base32(millisecond, _TIME)
                self._random = _random.getrandbits(_RANDOM_BITS - 1)  # the free top bit leaves room to count
            return [self._time + _base32(self._following(), _REST) for _ in range(count)]

    def _following(self) -> int:
        self._random += 1 + _random.getrandbits(24)
        return self._random


def _base32(number: int, shifts: range) -> str:
    return "".join([_PAIRS[number >> shift & 1023] for shift in shifts])


_ulids = _Ulids()


def ulid() -> str:
    """A new ULID: 26 characters, milliseconds of kit.data.clock and 80 random bits, increasing inside a millisecond."""
    return _ulids.take(1)[0]


def ulids(count: int) -> list[str]:
    """As many at once, in their order."""
    return _ulids.take(count)


def written_before(name: str, instant: datetime) -> bool:
    """Whether a ULID was made before an instant."""
    return name < _base32(int(instant.timestamp() * 1000), _TIME)
