"""Loading and saving the rows of the firm snapshot, many firms at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlmodel import Session

from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.cultivation.firms.tables.firms import FirmName, FirmPlace, FirmVersion
from services.cultivation.tables import table_of

VERSION, NAME, PLACE = table_of(FirmVersion), table_of(FirmName), table_of(FirmPlace)
Row = Mapping[str, Any]

_CLOSE = {
    table: update(table)
    .where(table.c.firm_id == bindparam("firm"), table.c.version == bindparam("nth"))
    .values(known_until=bindparam("until"))
    for table in (VERSION, NAME, PLACE)
}


_RECORDED = Prepared(
    select(VERSION.c.firm_id, VERSION.c.version, VERSION.c.known_from, VERSION.c.known_until).where(
        among(VERSION.c.firm_id, "firm_ids")
    )
)


def recorded_versions(
    session: WriteSession, firm_ids: Sequence[str]
) -> dict[str, dict[int, tuple[datetime, datetime]]]:
    """For each firm its versions with (known_from, known_until)."""
    found: dict[str, dict[int, tuple[datetime, datetime]]] = defaultdict(dict)
    for row in session.ask(_RECORDED, {"firm_ids": firm_ids}):
        found[row.firm_id][row.version] = (row.known_from, row.known_until)
    return found


def close_knowledge(session: Session, closings: Sequence[tuple[str, int, datetime]]) -> None:
    """Set until when versions were known, in every table of the snapshot."""
    rows = [{"firm": firm_id, "nth": version, "until": until} for firm_id, version, until in closings]
    for statement in _CLOSE.values() if rows else ():
        session.connection().execute(statement, rows)


def newest_of(firm_ids: Iterable[str] | str) -> tuple[ColumnElement[bool], ...]:
    """The newest identity rows of some firms, or of those that a prepared query is given under a name."""
    return among(VERSION.c.firm_id, firm_ids), VERSION.c.known_until == FOREVER


_NAMES = Prepared(select(VERSION.c.firm_id, VERSION.c.name).where(*newest_of("firm_ids"), VERSION.c.status != "voided"))


def known_firms(session: Session, firm_ids: Iterable[str]) -> dict[str, str]:
    """The name of each firm that is in the snapshot and not voided."""
    return dict(_NAMES.all(session, {"firm_ids": firm_ids}))
