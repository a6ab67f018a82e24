"""Many firms that enter the register at once, as the columns of its tables: each has one name, one residency, one industry at most."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.firm_names import likeness_key
from domain.spans import OPEN
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.readings import reading_of
from services.registry.firms.rules.firm import PARTICULARS, Firm
from services.registry.firms.tables.records import FIRM, INDUSTRY, NAME, RESIDENCY, found_by
from services.registry.firms.tables.searches import firm_search, tokens


def insert_newcomers(session: WriteSession, firms: Sequence[Firm]) -> None:
    """The rows that `records.insert_firm` makes of each, one statement per table."""
    ids = [firm.firm_id for firm in firms]
    terms = [found_by(firm) for firm in firms]
    session.insert_columns(FIRM, _identities(session, firms, ids, terms))
    names = [firm.names[0] for firm in firms]
    session.insert_columns(NAME, _dated(session, ids, names) | {"name": [span.value for span in names]})
    places = [firm.residencies[0] for firm in firms]
    where: dict[str, Sequence[Any]] = {
        "zone": [span.value.zone for span in places],
        "park": [span.value.park for span in places],
    }
    session.insert_columns(RESIDENCY, _dated(session, ids, places) | where)
    _insert_industries(session, firms)
    session.insert_columns(firm_search, {"firm_id": ids, "tokens": [tokens(found) for found in terms]})


def _identities(
    session: WriteSession, firms: Sequence[Firm], ids: Sequence[str], terms: Sequence[Sequence[str]]
) -> Mapping[str, Sequence[Any]]:
    names = [firm.name for firm in firms]
    return {
        "firm_id": ids,
        "uscc": [firm.uscc for firm in firms],
        "version": [firm.version for firm in firms],
        "status": [firms[0].status.value] * len(firms),
        "recorded_at": [session.now] * len(firms),
        "name": names,
        "confirmed_distinct": [firm.confirmed_distinct for firm in firms],
        "likeness_key": list(map(likeness_key, names)),
        "sort_key": [reading_of(name).sort_key for name in names],
        "search_text": list(map("\n".join, terms)),
        **{field: [firm.particulars[field] for firm in firms] for field in PARTICULARS},
    }


def _insert_industries(session: WriteSession, firms: Sequence[Firm]) -> None:
    told = [firm for firm in firms if firm.industries]
    if told:
        spans = [firm.industries[0] for firm in told]
        codes: dict[str, Sequence[Any]] = {
            "gbt4754": [span.value.gbt4754 for span in spans],
            "field8": [span.value.field8 for span in spans],
            "primary_industry": [span.value.primary for span in spans],
            "secondary": [",".join(span.value.secondary) for span in spans],
        }
        session.insert_columns(INDUSTRY, _dated(session, [firm.firm_id for firm in told], spans) | codes)


def _dated(session: WriteSession, ids: Sequence[str], spans: Sequence[Any]) -> dict[str, Sequence[Any]]:
    return {
        "firm_id": ids,
        "valid_from": [span.start for span in spans],
        "valid_before": [OPEN] * len(ids),
        "known_from": [session.now] * len(ids),
        "known_until": [FOREVER] * len(ids),
    }
