"""Identifiers that sort by time."""

import random
import threading
from datetime import datetime
from itertools import accumulate

from kit.data import clock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_OF_MOMENT, _OF_RANDOM = range(40, -1, -10), range(70, -1, -10)
_RANDOM_BITS = 80
_random = random.Random()  # noqa: S311 - identifiers are names, not secrets; the system's source costs a call into the kernel each


class _Ulids:
    """One source per process: a later call never gives a smaller id while the clock does not run backwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = -1
        self._random = 0

    def take(self, count: int) -> list[str]:
        """So many ULIDs in their order: 26 characters, milliseconds of kit.data.clock and 80 random bits, increasing inside one."""
        millisecond = int(clock.now().timestamp() * 1000)
        with self._lock:
            if millisecond != self._millisecond:
                self._millisecond = millisecond
                self._random = _random.getrandbits(_RANDOM_BITS - 1)  # the free top bit leaves room to count
            steps = (1 + _random.getrandbits(24) for _ in range(count))
            *taken, self._random = accumulate(steps, initial=self._random)
        moment = _base32(millisecond, _OF_MOMENT)
        return [moment + _base32(number, _OF_RANDOM) for number in taken]


def _base32(number: int, shifts: range) -> str:
    return "".join([_PAIRS[number >> shift & 1023] for shift in shifts])


ulids = _Ulids().take


def ulid() -> str:
    """A new ULID."""
    return ulids(1)[0]


def written_before(name: str, instant: datetime) -> bool:
    """Whether a ULID was made before an instant."""
    return name < _base32(int(instant.timestamp() * 1000), _OF_MOMENT)
