"""The titles and stays of firms in one programme, as known at an instant."""

from collections.abc import Collection
from datetime import date
from functools import cache

from sqlalchemy import func, select
from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, IntervalReason, Programme
from domain.spans import Interval
from kit.data.bulk import among
from kit.data.clock import civil_date
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.forecast.rules.seasons import Firm, Stay, Title, learnt
from services.cultivation.recognitions.tables import INTERVAL, verified

ZONES = tuple(zone.value for zone in COUNTED_ZONES)


def firms_of(session: Session, programme: Programme, known: Knowledge) -> list[Firm]:
    """Firms that held the programme at some time, in the order of their ids. Equal titles and stays are one object."""
    span, title, stay = cache(Interval), cache(Title), cache(Stay)
    mine = (INTERVAL.c.programme == programme.value, verified(INTERVAL))
    first = _first_known(session, programme, known)
    found: dict[str, Firm] = {}
    held = select(
        *(INTERVAL.c[name] for name in ("recognition_id", "firm_id", "valid_from", "valid_before", "ended_by"))
    )
    for row in session.execute(held.where(*mine, known.sees(INTERVAL)).order_by(INTERVAL.c.firm_id)):
        valid, by_term = span(row.valid_from, row.valid_before), row.ended_by == IntervalReason.TERM.value
        if valid.start < valid.before:
            learnt_on = learnt(valid.start, first[row.recognition_id])
            firm = found.setdefault(row.firm_id, Firm(row.firm_id))
            firm.titles.append(title(valid, by_term, learnt_on))
    holders = select(INTERVAL.c.firm_id).where(*mine)
    stays = select(PLACE.c.firm_id, PLACE.c.zone, PLACE.c.valid_from, PLACE.c.valid_before)
    places = stays.where(PLACE.c.firm_id.in_(holders), known.sees(PLACE), PLACE.c.zone.in_(ZONES))
    for row in session.execute(places):
        if row.firm_id in found:
            found[row.firm_id].stays.append(stay(row.zone, span(row.valid_from, row.valid_before)))
    return list(found.values())


def _first_known(session: Session, programme: Programme, known: Knowledge) -> dict[str, date]:
    """The day on which each title was first on record."""
    day_of = cache(civil_date)
    query = select(INTERVAL.c.recognition_id, func.min(INTERVAL.c.known_from).label("first"))
    mine = (INTERVAL.c.programme == programme.value, INTERVAL.c.known_from <= known.at, verified(INTERVAL))
    rows = session.execute(query.where(*mine).group_by(INTERVAL.c.recognition_id))
    return {row.recognition_id: day_of(row.first) for row in rows}


def zones_of_firms(session: Session, firm_ids: Collection[str], day: date, known: Knowledge) -> dict[str, str]:
    """The counted zone of each of these firms on the day."""
    here = (PLACE.c.valid_from <= day, PLACE.c.valid_before > day, PLACE.c.zone.in_(ZONES))
    query = select(PLACE.c.firm_id, PLACE.c.zone).where(among(PLACE.c.firm_id, sorted(firm_ids)), known.sees(PLACE))
    return {row.firm_id: row.zone for row in session.execute(query.where(*here))} if firm_ids else {}
