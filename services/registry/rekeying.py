"""The stored keys of the register: names of firms for sorting, finding and telling namesakes, and names of places."""

from collections.abc import Sequence

from sqlalchemy import select

from kit.data.bulk import among
from kit.data.database import Database
from kit.data.session import WriteSession
from kit.data.writer import Writer
from services.registry.firms.tables import records
from services.registry.firms.tables.records import FIRM
from services.registry.firms.tables.searches import firm_search
from services.registry.parks.tables import PlaceName, place_key
from services.registry.tables import rekeyings, table_of
from services.rekeying import Rekeying, Unique, Walk, rewrite

PLACE = table_of(PlaceName)


def rekeying(database: Database, writer: Writer) -> Rekeying:
    """The job of this database; an edition is raised whenever its keys are computed in another way."""
    walks = (Walk("firm", 2, FIRM.c.firm_id, _firms), Walk("place_name", 1, PLACE.c.normal, _places))
    return Rekeying(database, writer, rekeyings, walks)


def _firms(session: WriteSession, firm_ids: Sequence[str]) -> int:
    """A firm that is found by another term now gets one more row in the search index."""
    firms = records.load_many(session, firm_ids)
    rows = session.execute(select(FIRM).where(among(FIRM.c.firm_id, firm_ids))).all()
    changes = rewrite(session, FIRM, rows, lambda row: records.keys_of(firms[row.firm_id]))
    for row, keys in changes:
        if keys["search_text"] != row.search_text:
            session.later(firm_search, records.search_row({"firm_id": row.firm_id, **keys}))
    return len(changes)


def _places(session: WriteSession, names: Sequence[str]) -> int:
    rows = session.execute(select(PLACE).where(among(PLACE.c.normal, names))).all()
    return len(rewrite(session, PLACE, rows, lambda row: {"normal": place_key(row.shown)}, Unique("normal")))
