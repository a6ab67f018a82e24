"""Which firm a row of an official list means: by code, else by the name of the day; equal is matched, similar is not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlmodel import Session

from contracts.codes import Programme, Role
from domain.firm_names import normal_form
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.recognitions.tables import RECOGNITION

ANOTHER_NAME = "名称与企业台账不一致，已按信用代码匹配"
UNKNOWN_CODE = "企业台账中没有该信用代码"
UNKNOWN_NAME = "企业台账中没有发证当日的同名企业"
SEVERAL = "发证当日有多家同名企业，请人工选择"


@dataclass(frozen=True)
class Match:
    """The firm, or why there is none; `note` goes with a match that deserves a look."""

    firm_id: str | None
    reason: str | None = None


def matches(session: Session, rows: Sequence[Any], programme: Programme, zones: str, day: date) -> list[Match]:
    """One match per row (of `official_list_row`), with a fixed number of statements.

    `zones` limits to firms of the uploader's zones today; `day` stands in where a row has no issue date.
    """
    scope = _scope(zones, VERSION.c.firm_id)
    by_code = _by_code(session, [row.uscc for row in rows if row.uscc], scope)
    by_name = _by_name(session, [row.match_key for row in rows], _scope(zones, NAME.c.firm_id))
    by_number = _by_number(session, [row.number for row in rows if row.number], programme, zones)
    return [_match(row, by_code, by_name, by_number, row.issued_on or day) for row in rows]


def _match(
    row: Any,
    by_code: dict[str, tuple[str, str]],
    by_name: dict[str, list[tuple[str, date, date]]],
    by_number: dict[str, str],
    day: date,
) -> Match:
    if row.uscc:
        found = by_code.get(row.uscc)
        if found is None:
            return Match(None, UNKNOWN_CODE)
        return Match(found[0], None if normal_form(found[1]) == row.match_key else ANOTHER_NAME)
    if row.number in by_number:
        return Match(by_number[row.number])
    same = {firm_id for firm_id, start, end in by_name.get(row.match_key, []) if start <= day < end}
    if len(same) == 1:
        return Match(same.pop())
    return Match(None, SEVERAL if same else UNKNOWN_NAME)


def _scope(zones: str, firm_id: ColumnElement[str]) -> ColumnElement[bool]:
    if not zones:
        return true()
    return visible(Caller("official-list", Role.STAFF, frozenset(zones.split(","))), firm_id)


def _by_code(session: Session, codes: Sequence[str], scope: ColumnElement[bool]) -> dict[str, tuple[str, str]]:
    current = (VERSION.c.known_until == FOREVER, VERSION.c.status != "voided", scope)
    query = select(VERSION.c.uscc, VERSION.c.firm_id, VERSION.c.name).where(among(VERSION.c.uscc, codes), *current)
    return {row.uscc: (row.firm_id, row.name) for row in session.execute(query)}


def _by_name(
    session: Session, keys: Sequence[str], scope: ColumnElement[bool]
) -> dict[str, list[tuple[str, date, date]]]:
    found: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
    query = select(NAME).where(among(NAME.c.match_key, keys), NAME.c.known_until == FOREVER, scope)
    for row in session.execute(query):
        found[row.match_key].append((row.firm_id, row.valid_from, row.valid_before))
    return found


def _by_number(session: Session, numbers: Sequence[str], programme: Programme, zones: str) -> dict[str, str]:
    """Firms that hold these numbers already: a name may have changed since, the number does not."""
    query = select(RECOGNITION.c.number, RECOGNITION.c.firm_id).where(
        RECOGNITION.c.programme == programme.value,
        among(RECOGNITION.c.number, numbers),
        RECOGNITION.c.voided_at.is_(None),
        _scope(zones, RECOGNITION.c.firm_id),
    )
    return {row.number: row.firm_id for row in session.execute(query)}
