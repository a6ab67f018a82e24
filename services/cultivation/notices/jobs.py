"""The job that announces ends of titles."""

from functools import partial

from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.notices.usecases.expiries import announce_expiring, anything_due


def run(database: Database, writer: Writer, leads: tuple[int, ...]) -> bool:
    """Announce one chunk; True while more may be due."""
    with database.read() as session:
        if not anything_due(session, leads):
            return False
    return writer.submit(partial(announce_expiring, leads=leads)).result() > 0
