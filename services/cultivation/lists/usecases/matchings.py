"""Which firm a row of an official list means: by code, else by the name of the day; equal is matched, similar is not."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select, true
from sqlmodel import Session

from contracts.codes import Programme, Role
from domain import certificate_numbers
from domain.firm_names import normal_form
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.lists.rules import certificate_number
from services.cultivation.recognitions.tables import RECOGNITION

ANOTHER_NAME = "名称与企业台账不一致，已按信用代码匹配"
UNKNOWN_CODE = "企业台账中没有该信用代码"
UNKNOWN_NAME = "企业台账中没有发证当日的同名企业"
KNOWN_NUMBER = "该编号已登记在“{name}”名下，名称不同，请人工核对"
SEVERAL = "发证当日有多家同名企业，请人工选择"


class Match(NamedTuple):
    """The firm, or why there is none; `note` goes with a match that deserves a look."""

    firm_id: str | None
    reason: str | None = None


def matches(session: Session, rows: Sequence[Any], programme: Programme, zones: str, day: date) -> list[Match]:
    """One match per row (of `official_list_row`), with a fixed number of statements.

    `zones` limits to firms of the uploader's zones today; `day` stands in where a row has no issue date.
    """
    by_code = _by_code(session, [row.uscc for row in rows if row.uscc], _scope(zones, VERSION.c.firm_id))
    named = [row for row in rows if not row.uscc]
    by_name = _by_name(session, [row.match_key for row in named], _scope(zones, NAME.c.firm_id)) if named else {}
    keys = {
        row.row_id: certificate_numbers.normal_form(row.number, programme)
        for row in named
        if certificate_number(row.number, programme)
    }
    by_number = _by_number(session, list(keys.values()), programme, zones) if keys else {}
    return [
        _match_code(row, by_code.get(row.uscc))
        if row.uscc
        else _match_name(row, by_name, by_number.get(keys.get(row.row_id, "")), row.issued_on or day)
        for row in rows
    ]


def _match_code(row: Any, found: tuple[str, str] | None) -> Match:
    if found is None:
        return Match(None, UNKNOWN_CODE)
    firm_id, name = found
    return Match(firm_id, None if name == row.name or normal_form(name) == row.match_key else ANOTHER_NAME)


def _match_name(
    row: Any, by_name: dict[str, list[tuple[str, date, date]]], holder: tuple[str, str] | None, day: date
) -> Match:
    if holder is not None:
        borne = {firm_id for firm_id, _, _ in by_name.get(row.match_key, [])}
        return Match(holder[0]) if holder[0] in borne else Match(None, KNOWN_NUMBER.format(name=holder[1]))
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


def _by_number(session: Session, keys: Sequence[str], programme: Programme, zones: str) -> dict[str, tuple[str, str]]:
    """Firms that hold these numbers already, with their names: a number that comes with another name is a person's case."""
    query = (
        select(RECOGNITION.c.number_key, RECOGNITION.c.firm_id, VERSION.c.name)
        .join(VERSION, and_(VERSION.c.firm_id == RECOGNITION.c.firm_id, VERSION.c.known_until == FOREVER))
        .where(
            RECOGNITION.c.programme == programme.value,
            among(RECOGNITION.c.number_key, keys),
            RECOGNITION.c.voided_at.is_(None),
            _scope(zones, RECOGNITION.c.firm_id),
        )
    )
    return {row.number_key: (row.firm_id, row.name) for row in session.execute(query)}
