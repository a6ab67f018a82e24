"""Loading a firm whole, and saving what a change makes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, Table, bindparam, select, update
from sqlmodel import Session

from contracts.codes import FirmStatus
from domain.firm_names import likeness_key
from domain.spans import Span
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.readings import reading_of, search_terms
from services.registry.firms.rules.firm import PARTICULARS, Firm, Industries
from services.registry.firms.rules.residency import Residence, end_reasons
from services.registry.firms.tables.firms import Firm as FirmRow
from services.registry.firms.tables.firms import FirmChange, FirmIndustry, FirmName, FirmResidency
from services.registry.firms.tables.searches import firm_search, tokens
from services.registry.tables import table_of

FIRM = table_of(FirmRow)
NAME, RESIDENCY, INDUSTRY = table_of(FirmName), table_of(FirmResidency), table_of(FirmIndustry)
CHANGE = table_of(FirmChange)
_BY_ID = select(FIRM)
_NOT_VOIDED = FIRM.c.status != FirmStatus.VOIDED.value
_HOLDER = Prepared(
    select(FIRM.c.firm_id, FIRM.c.name).where(FIRM.c.uscc == bindparam("uscc", type_=String), _NOT_VOIDED)
)
_HOLDERS = Prepared(select(FIRM.c.firm_id).where(among(FIRM.c.uscc, "codes"), _NOT_VOIDED))
_ALIKE = Prepared(
    select(FIRM.c.firm_id).where(among(FIRM.c.likeness_key, "keys"), FIRM.c.status == FirmStatus.ACTIVE.value)
)


def load(session: Session, firm_id: str, known_at: datetime | None = None) -> Firm | None:
    """The firm as known now, or as its dated attributes were known at an instant."""
    return load_many(session, [firm_id], known_at).get(firm_id)


def load_many(session: Session, firm_ids: Sequence[str], known_at: datetime | None = None) -> dict[str, Firm]:
    """Firms by id, in four statements whatever their number (at most 1,000 ids)."""
    rows = session.execute(_BY_ID.where(among(FIRM.c.firm_id, firm_ids))).all()
    names = _spans(session, NAME, firm_ids, known_at)
    residencies = _spans(session, RESIDENCY, firm_ids, known_at)
    industries = _spans(session, INDUSTRY, firm_ids, known_at)
    return {
        row.firm_id: _firm(
            row, names.get(row.firm_id, []), residencies.get(row.firm_id, []), industries.get(row.firm_id, [])
        )
        for row in rows
    }


def _spans(session: Session, table: Table, ids: Sequence[str], known_at: datetime | None) -> dict[str, list[Row[Any]]]:
    if known_at is None:
        known = table.c.known_until == FOREVER
    else:
        known = (table.c.known_from <= known_at) & (table.c.known_until > known_at)
    query = select(table).where(among(table.c.firm_id, ids), known).order_by(table.c.valid_from)
    found: dict[str, list[Row[Any]]] = {}
    for row in session.execute(query):
        found.setdefault(row.firm_id, []).append(row)
    return found


def _firm(row: Row[Any], names: list[Row[Any]], residencies: list[Row[Any]], industries: list[Row[Any]]) -> Firm:
    return Firm(
        firm_id=row.firm_id,
        uscc=row.uscc,
        name=row.name,
        version=row.version,
        status=FirmStatus(row.status),
        names=tuple(Span(n.valid_from, n.valid_before, n.name) for n in names),
        residencies=tuple(Span(r.valid_from, r.valid_before, Residence(r.zone, r.park)) for r in residencies),
        industries=tuple(Span(i.valid_from, i.valid_before, _industries(i)) for i in industries),
        particulars={field: row._mapping[field] for field in PARTICULARS},
        successor_id=row.successor_id,
        ended_by=residencies[-1].ended_by if residencies else None,
        confirmed_distinct=row.confirmed_distinct,
    )


def _industries(row: Row[Any]) -> Industries:
    secondary = tuple(code for code in row.secondary.split(",") if code)
    return Industries(row.gbt4754, row.field8, row.primary_industry, secondary)


def insert_firm(session: WriteSession, firm: Firm) -> None:
    """A new firm; its dated rows and its search row wait for the commit."""
    row = firm_row(firm, session.now)
    session.insert_all(FIRM, [row])
    later_rows(session, firm, row)


def later_rows(session: WriteSession, firm: Firm, row: Mapping[str, Any]) -> None:
    """The rows that hang on a new firm's identity row."""
    for table, rows in dated_rows(firm, session.now).items():
        for dated in rows:
            session.later(table, dated)
    session.later(firm_search, search_row(row))


def supersede(session: WriteSession, before: Firm, after: Firm) -> None:
    """Close the knowledge of what no longer holds, insert what holds now, and raise the version."""
    old, new = dated_rows(before, session.now), dated_rows(after, session.now)
    for table in (NAME, RESIDENCY, INDUSTRY):
        gone, fresh = _changes(old[table], new[table])
        if gone:
            mine = (table.c.firm_id == after.firm_id, table.c.known_until == FOREVER, table.c.valid_from.in_(gone))
            session.execute(update(table).where(*mine).values(known_until=session.now))
        for row in fresh:
            session.later(table, row)
    row = firm_row(after, session.now)
    session.execute(update(FIRM).where(FIRM.c.firm_id == after.firm_id).values(row))
    if after.name != before.name or after.uscc != before.uscc:
        session.later(firm_search, search_row(row))


def _changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[list[Any], list[dict[str, Any]]]:
    gone = [row["valid_from"] for row in old if row not in new]
    return gone, [row for row in new if row not in old]


def firm_row(firm: Firm, now: datetime) -> dict[str, Any]:
    """The identity row. Former names stay in `search_text`, so that a firm is found by each of them."""
    return {
        "firm_id": firm.firm_id,
        "uscc": firm.uscc,
        "version": firm.version,
        "status": firm.status.value,
        "successor_id": firm.successor_id,
        "recorded_at": now,
        "name": firm.name,
        "confirmed_distinct": firm.confirmed_distinct,
        **keys_of(firm),
        **firm.particulars,
    }


def keys_of(firm: Firm) -> dict[str, Any]:
    """What a firm is sorted, compared and found by."""
    return {
        "likeness_key": likeness_key(firm.name),
        "sort_key": reading_of(firm.name).sort_key,
        "search_text": "\n".join(found_by(firm)),
    }


def found_by(firm: Firm) -> list[str]:
    """The terms of its search, former names among them."""
    return search_terms([firm.name, *(span.value for span in firm.names)], firm.uscc)


def dated_rows(firm: Firm, now: datetime) -> dict[Table, list[dict[str, Any]]]:
    """The rows of a firm's spans, as known from `now` on."""
    reasons = end_reasons(firm.residencies, firm.ended_by)
    residencies = zip(firm.residencies, reasons, strict=True)
    return {
        NAME: [_row(firm, span, now, name=span.value) for span in firm.names],
        RESIDENCY: [
            _row(firm, span, now, zone=span.value.zone, park=span.value.park, ended_by=reason)
            for span, reason in residencies
        ],
        INDUSTRY: [_row(firm, span, now, **_industry_columns(span.value)) for span in firm.industries],
    }


def _row(firm: Firm, span: Span[Any], now: datetime, **values: Any) -> dict[str, Any]:
    dated = {"valid_from": span.start, "valid_before": span.before, "known_from": now, "known_until": FOREVER}
    return {"firm_id": firm.firm_id, **values, **dated}


def _industry_columns(value: Industries) -> dict[str, Any]:
    return {
        "gbt4754": value.gbt4754,
        "field8": value.field8,
        "primary_industry": value.primary,
        "secondary": ",".join(value.secondary),
    }


def search_row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"firm_id": row["firm_id"], "tokens": tokens(row["search_text"].split("\n"))}


def at_version(session: Session, firm: Firm, known_at: datetime) -> tuple[Firm, datetime] | None:
    """The firm under the version that was the newest at `known_at`, with when it was recorded; None before the first."""
    query = select(CHANGE.c.version, CHANGE.c.recorded_at, CHANGE.c.action)
    query = query.where(CHANGE.c.firm_id == firm.firm_id, CHANGE.c.recorded_at <= known_at)
    row = session.execute(query.order_by(CHANGE.c.version.desc()).limit(1)).first()
    if row is None:
        return None
    status = STATUS_AFTER.get(row.action) or _status_of(firm)
    return replace(firm, version=row.version, status=status), row.recorded_at


STATUS_AFTER = {"void": FirmStatus.VOIDED}


def _status_of(firm: Firm) -> FirmStatus:
    return FirmStatus(firm.ended_by) if firm.ended_by else FirmStatus.ACTIVE


def uscc_holder(session: Session, uscc: str) -> Row[Any] | None:
    """The firm (id, name) that holds a code now; a voided one holds none.

    Identity rows are inserted at once, so a look at them need not wait for rows that are written with the commit.
    """
    found: Row[Any] | None = _HOLDER.first(session, {"uscc": uscc})
    return found


def namesakes(session: Session, names: Iterable[str]) -> list[Row[Any]]:
    """Firms that have not left and whose name is, but for its legal form, one of these: id, name, zone.

    Most names have none: then one look at the identity rows has settled it.
    """
    keys = {likeness_key(name) for name in names}
    ids = [row.firm_id for row in _ALIKE.all(session, {"keys": keys})]
    if not ids:
        return []
    query = (
        select(FIRM.c.firm_id, FIRM.c.name, RESIDENCY.c.zone)
        .join(RESIDENCY, (RESIDENCY.c.firm_id == FIRM.c.firm_id) & (RESIDENCY.c.known_until == FOREVER))
        .where(among(FIRM.c.firm_id, ids), RESIDENCY.c.ended_by.is_(None))
    )
    return list(session.execute(query))


def holders(session: Session, codes: Sequence[str]) -> dict[str, Firm]:
    """By code: the firms that hold one of these codes (at most 1,000) now."""
    ids = [row.firm_id for row in _HOLDERS.all(session, {"codes": codes})]
    return {firm.uscc: firm for firm in load_many(session, ids).values()} if ids else {}
