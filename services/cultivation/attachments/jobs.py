"""Sweeps the storage: bytes that no row names, or that nobody needs any more, are taken away."""

from datetime import timedelta
from itertools import islice

from kit.data import clock
from kit.data.database import Database
from kit.data.ids import written_before
from kit.data.logging import logger
from services.cultivation.attachments.storage import Storage, discard
from services.cultivation.attachments.tables import kept_among

UNNAMED = timedelta(hours=1)
"""How old bytes without a row must be: far longer than a row can take to come."""
REMOVED = timedelta(days=7)
"""How long bytes outlive their removal from a draft, so that a database that is restored finds them."""
AT_ONCE = 500


def sweep(database: Database, storage: Storage) -> None:
    """Look through everything once."""
    now = clock.now()
    names = (name for name in storage.names() if written_before(name, now - UNNAMED))
    removed = 0
    while some := list(islice(names, AT_ONCE)):
        with database.read() as session:
            kept = kept_among(session, some, now - REMOVED)
        gone = set(some) - kept
        for name in gone:
            discard(storage, name)
        removed += len(gone)
    if removed:
        logger.info("attachments swept", extra={"removed": removed})
