"""The job that announces what falls due."""

from datetime import date
from functools import partial

from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.obligations.usecases.notices import announce_due, anything_due


def run(database: Database, writer: Writer, leads: tuple[int, ...], since: date) -> bool:
    """Announce one chunk; True while more may be due."""
    with database.read() as session:
        if not anything_due(session, leads, since):
            return False
    return writer.submit(partial(announce_due, leads=leads, since=since)).result() > 0
