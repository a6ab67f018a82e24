"""Firms that enter the register together, as the columns of its tables."""

from collections.abc import Sequence
from typing import Any

from contracts.codes import FirmStatus
from domain.firm_names import likeness_key
from domain.spans import OPEN
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.readings import reading_of, search_terms
from services.registry.firms.rules.firm import FIRST_VERSION
from services.registry.firms.rules.newcomers import Newcomers
from services.registry.firms.tables.records import FIRM, INDUSTRY, NAME, RESIDENCY
from services.registry.firms.tables.searches import firm_search, tokens


def insert_newcomers(session: WriteSession, ids: Sequence[str], firms: Newcomers, *, confirmed_distinct: bool) -> None:
    """The rows that `records.insert_firm` makes of each, one statement per table."""
    terms = [search_terms((name,), code) for name, code in zip(firms.names, firms.codes, strict=True)]
    named: dict[str, Sequence[Any]] = {
        "confirmed_distinct": [confirmed_distinct] * len(ids),
        "search_text": list(map("\n".join, terms)),
    }
    session.insert_columns(FIRM, _identities(session, ids, firms) | named)
    session.insert_columns(NAME, _dated(session, ids, firms.named_from) | {"name": firms.names})
    where: dict[str, Sequence[Any]] = {
        "zone": [place.zone for place in firms.places],
        "park": [place.park for place in firms.places],
    }
    session.insert_columns(RESIDENCY, _dated(session, ids, firms.starts) | where)
    _insert_industries(session, ids, firms)
    session.insert_columns(firm_search, {"firm_id": ids, "tokens": list(map(tokens, terms))})


def _identities(session: WriteSession, ids: Sequence[str], firms: Newcomers) -> dict[str, Sequence[Any]]:
    alike = {"version": FIRST_VERSION, "status": FirmStatus.ACTIVE.value, "recorded_at": session.now}
    return {
        "firm_id": ids,
        "uscc": firms.codes,
        "name": firms.names,
        "likeness_key": list(map(likeness_key, firms.names)),
        "sort_key": [reading_of(name).sort_key for name in firms.names],
        **{column: [value] * len(ids) for column, value in alike.items()},
        **firms.particulars,
    }


def _insert_industries(session: WriteSession, ids: Sequence[str], firms: Newcomers) -> None:
    told = [
        (firm_id, start, value)
        for firm_id, start, value in zip(ids, firms.starts, firms.industries, strict=True)
        if value is not None
    ]
    if told:
        of, starts, values = zip(*told, strict=True)
        codes: dict[str, Sequence[Any]] = {
            "gbt4754": [value.gbt4754 for value in values],
            "field8": [value.field8 for value in values],
            "primary_industry": [value.primary for value in values],
            "secondary": [",".join(value.secondary) for value in values],
        }
        session.insert_columns(INDUSTRY, _dated(session, of, starts) | codes)


def _dated(session: WriteSession, ids: Sequence[str], starts: Sequence[Any]) -> dict[str, Sequence[Any]]:
    return {
        "firm_id": ids,
        "valid_from": starts,
        "valid_before": [OPEN] * len(ids),
        "known_from": [session.now] * len(ids),
        "known_until": [FOREVER] * len(ids),
    }
