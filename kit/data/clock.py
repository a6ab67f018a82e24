"""The only clock: instants are UTC, civil dates are those of Asia/Shanghai.

A non-production setting lets all processes of a system read one offset file, so that stories can pass days
and seeding can live through years; nothing else in the house asks the operating system what time it is.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from contracts.fields import SHANGHAI as SHANGHAI

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

Source = Callable[[], datetime]


def system() -> datetime:
    """The operating system's time."""
    return datetime.now(UTC)


_source: Source = system


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _source()


def today() -> date:
    """The present civil date in Asia/Shanghai."""
    return civil_date(now())


def civil_date(instant: datetime) -> date:
    """The civil date in Asia/Shanghai of an aware instant."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The instant at which a civil day begins in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def use(source: Source) -> None:
    """Make `source` the clock of this process."""
    global _source  # noqa: PLW0603 - one clock per process is the point
    _source = source


@contextmanager
def at(moment: date | datetime) -> Iterator["Frozen"]:
    """Stand still at an instant, or at noon of a civil day; the yielded hand moves it."""
    before = _source
    frozen = Frozen(moment)
    use(frozen)
    try:
        yield frozen
    finally:
        use(before)


class Frozen:
    """A clock that moves only when told to."""

    def __init__(self, moment: date | datetime) -> None:
        self._lock = threading.Lock()
        self._now = _instant(moment)

    def __call__(self) -> datetime:
        return self._now

    def move_to(self, moment: date | datetime) -> None:
        with self._lock:
            self._now = _instant(moment)

    def advance(self, by: timedelta) -> None:
        with self._lock:
            self._now += by


class OffsetFile:
    """The system's time plus the whole seconds written in a file, read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: int | None = None
        self._offset = timedelta()

    def __call__(self) -> datetime:
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._offset = timedelta(seconds=int(self._path.read_text(encoding="ascii").strip() or "0"))
                self._stamp = stamp
        except FileNotFoundError:
            self._offset, self._stamp = timedelta(), None
        return system() + self._offset


def _instant(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return start_of(moment) + timedelta(hours=12)
