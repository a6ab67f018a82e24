"""The job that counts every firm anew after the bases changed."""

from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.holdings.reads import up_to_date
from services.cultivation.holdings.usecases.projection import recount


def run(database: Database, writer: Writer) -> bool:
    """Compute one chunk of firms; True while more may wait."""
    with database.read() as session:
        if up_to_date(session):
            return False
    return writer.submit(recount, audited=False).result() > 0
