"""The job that reads returns: the file outside the writer, its rows in chunks inside it."""

from functools import partial
from typing import Any

from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.returns.tables import LEASED
from services.cultivation.returns.usecases import returns
from services.leases import LeasedJob


def reading(database: Database, writer: Writer) -> LeasedJob:
    """Reads one return at each step. A reading that was cut off goes on behind the rows that were recorded."""
    return LeasedJob(database, writer, LEASED, returns.LEASE, partial(_read, database, writer))


def _read(database: Database, writer: Writer, job: Any) -> None:
    caller = Caller(job.started_by, job.role, frozenset(filter(None, job.zones.split(","))), job.party)
    with database.read() as session:
        file = returns.read(job.filename, returns.content(session, job.return_id))
    rows = returns.judged_rows(file)[job.done :]
    for start in range(0, len(rows), returns.CHUNK):
        chunk = rows[start : start + returns.CHUNK]
        writer.submit(partial(returns.apply_rows, return_id=job.return_id, rows=chunk), caller).result()
    writer.submit(partial(returns.finish, return_id=job.return_id), caller).result()
