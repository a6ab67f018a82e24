"""Visitors remembered between requests, so that knowing who asks does not ask the database.

A visitor is forgotten with the first request after a commit that touches accounts, grants or ended sessions, made by
whichever process; when the session ends or was idle too long; at civil midnight, because grants are dated; and when the
clock is set back.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cachetools import LRUCache

from gateway.access.reads import visitors
from gateway.access.reads.visitors import FoundVisitor
from gateway.access.rules.session import IDLE, TOUCH, SessionKind
from kit.data import clock
from kit.data.database import Database
from kit.data.versions import version_of

MOST = 20_000
STATEMENT = "select value from access_version"


@dataclass(frozen=True)
class _Entry:
    found: FoundVisitor
    day: date


class RememberedVisitors:
    """Belongs to one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = version_of(database, STATEMENT)
        self._entries: LRUCache[tuple[str, SessionKind], _Entry] = LRUCache(MOST)
        self._holds: object = None
        self._latest = datetime.min.replace(tzinfo=UTC)

    async def find(self, secret: str, kind: SessionKind) -> FoundVisitor | None:
        """The visitor of a live session, or None; what is remembered is never older than the last commit."""
        version = await self._version.current()
        now = clock.now()
        if version != self._holds or now < self._latest:
            self._entries.clear()
            self._holds = version
        self._latest = now
        entry = self._entries.get((secret, kind))
        if entry is not None and entry.day == clock.civil_date(now) and now < entry.found.until:
            stale = kind is SessionKind.WEB and entry.found.seen_at + TOUCH <= now
            return entry.found if stale is entry.found.stale else replace(entry.found, stale=stale)
        found = await self._database.ask(visitors.find, secret, kind)
        if found is not None:
            self._entries[secret, kind] = _Entry(found, clock.civil_date(now))
        return found

    def touched(self, secret: str, at: datetime) -> None:
        """The use of a browser's session was written down."""
        entry = self._entries.get((secret, SessionKind.WEB))
        if entry is not None:
            until = min(entry.found.expires_at, at + IDLE)
            self._entries[secret, SessionKind.WEB] = replace(entry, found=replace(entry.found, seen_at=at, until=until))
