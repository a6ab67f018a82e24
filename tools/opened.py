"""The database and the writer of one service, opened for a command and closed after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from deploy.process import ROOMS
from kit.web.app import Service


@contextmanager
def opened(name: str) -> Iterator[Service]:
    """Service `name` on the database that its settings name; its writer runs, nothing is served."""
    room = ROOMS[name]
    service = room.build(room.settings())
    service.writer.start()
    try:
        yield service
    finally:
        service.writer.close()
        service.database.close()
