"""The stored keys of cultivation: names of firms for sorting and matching, names and numbers on lists, numbers of titles."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from contracts.codes import Programme
from domain import certificate_numbers
from domain.firm_names import normal_form
from kit.data.bulk import among
from kit.data.database import Database
from kit.data.session import WriteSession
from kit.data.writer import Writer
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.tables import rekeyings
from services.readings import reading_of, search_terms
from services.rekeying import Keys, Rekeying, Unique, Walk, rewrite

CURRENT = and_(RECOGNITION.c.voided_at.is_(None), RECOGNITION.c.passed_to_id.is_(None))


def rekeying(database: Database, writer: Writer) -> Rekeying:
    """The job of this database."""
    return Rekeying(database, writer, rekeyings, walks())


def walks() -> tuple[Walk, ...]:
    """Over every table with stored keys; an edition is raised whenever its keys are computed in another way."""
    return (
        Walk("firm_version", 3, VERSION.c.firm_id, _versions),
        Walk("firm_name", 1, NAME.c.firm_id, _names),
        Walk("official_list_row", 1, ROW.c.row_id, _list_rows),
        Walk("recognition", 1, RECOGNITION.c.recognition_id, _recognitions),
    )


def _versions(session: WriteSession, firm_ids: Sequence[str]) -> int:
    rows = session.execute(select(VERSION).where(among(VERSION.c.firm_id, firm_ids))).all()
    names: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name in session.execute(select(NAME).where(among(NAME.c.firm_id, firm_ids)).order_by(NAME.c.valid_from)):
        names[name.firm_id, name.version].append(name.name)

    def keys(row: Row[Any]) -> Keys:
        found_by = search_terms([row.name, *names[row.firm_id, row.version]], row.uscc)
        return {"sort_key": reading_of(row.name).sort_key, "search_text": "\n".join(found_by)}

    return len(rewrite(session, VERSION, rows, keys))


def _names(session: WriteSession, firm_ids: Sequence[str]) -> int:
    rows = session.execute(select(NAME).where(among(NAME.c.firm_id, firm_ids))).all()
    return len(rewrite(session, NAME, rows, lambda row: {"match_key": normal_form(row.name)}))


def _list_rows(session: WriteSession, row_ids: Sequence[str]) -> int:
    query = select(ROW, LIST.c.programme).join(LIST, LIST.c.list_id == ROW.c.list_id)
    rows = session.execute(query.where(among(ROW.c.row_id, row_ids))).all()
    return len(rewrite(session, ROW, rows, lambda row: {"match_key": normal_form(row.name), **_number(row)}))


def _recognitions(session: WriteSession, recognition_ids: Sequence[str]) -> int:
    """Two titles of a programme whose numbers differ in their typing only wait for the office."""
    mine = (among(RECOGNITION.c.recognition_id, recognition_ids), CURRENT, RECOGNITION.c.number.is_not(None))
    rows = session.execute(select(RECOGNITION).where(*mine)).all()
    return len(rewrite(session, RECOGNITION, rows, _title_number, Unique("number", ("programme",), CURRENT)))


def _title_number(row: Row[Any]) -> Keys:
    found = _number(row)
    return found | {"number_key": found["number"]}


def _number(row: Row[Any]) -> Keys:
    return {"number": certificate_numbers.normal_form(row.number, Programme(row.programme)) if row.number else None}
