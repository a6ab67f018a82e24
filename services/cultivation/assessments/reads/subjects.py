"""Firms as standards see them on a day: their age, titles and figures; one firm, or all of a scope in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, select
from sqlmodel import Session

from contracts.codes import Evidence, FirmStatus, Programme, Zone
from contracts.metrics import BY_CODE, FactSide, Metric, PeriodKind
from kit.data import clock
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.facts.rules.figures import FirmFacts
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.recognitions.tables import INTERVAL

BATCH = 2000
ZONES: Mapping[str | None, Zone] = {each.value: each for each in Zone}
NO_TITLES: frozenset[Programme] = frozenset()


@dataclass(frozen=True)
class Subject:
    """A firm on a day; `zone` is where it resides then, `titles` those that are valid then and not merely waiting."""

    firm_id: str
    name: str
    uscc: str
    sort_key: str
    zone: Zone | None
    park: str | None
    registered_on: date | None
    titles: frozenset[Programme]


def subject(session: Session, firm_id: str, caller: Caller, day: date) -> Subject:
    """One firm. Raises 404 for one that is not the caller's."""
    scope = (VERSION.c.firm_id == firm_id, visible(caller, VERSION.c.firm_id, clock.today()))
    found = _subjects(session, _firms(day).where(*scope), day)
    if not found:
        raise not_found()
    return found[0]


def subjects_in(session: Session, zones: Sequence[Zone], day: date) -> list[Subject]:
    """The living firms that reside in these zones on a day, in pinyin order."""
    inside = (PLACE.c.zone.in_([each.value for each in zones]), VERSION.c.status == FirmStatus.ACTIVE.value)
    return _subjects(session, _firms(day).where(*inside).order_by(VERSION.c.sort_key, VERSION.c.firm_id), day)


def subjects_of(session: Session, firm_ids: Collection[str], day: date) -> list[Subject]:
    """These firms, whoever may see them; who asks has asked that before."""
    return _subjects(session, _firms(day).where(among(VERSION.c.firm_id, firm_ids)), day)


def _firms(day: date) -> Select[Any]:
    here = and_(
        PLACE.c.firm_id == VERSION.c.firm_id,
        PLACE.c.known_until == clock.FOREVER,
        PLACE.c.valid_from <= day,
        PLACE.c.valid_before > day,
    )
    columns = (VERSION.c.firm_id, VERSION.c.name, VERSION.c.uscc, VERSION.c.sort_key, VERSION.c.registered_on)
    return (
        select(*columns, PLACE.c.zone, PLACE.c.park)
        .outerjoin(PLACE, here)
        .where(VERSION.c.known_until == clock.FOREVER, VERSION.c.status != FirmStatus.VOIDED.value)
    )


def _subjects(session: Session, query: Select[Any], day: date) -> list[Subject]:
    rows = session.execute(query).all()
    titles = titles_on(session, [row.firm_id for row in rows], day)
    return [
        Subject(
            row.firm_id,
            row.name,
            row.uscc,
            row.sort_key,
            ZONES.get(row.zone),
            row.park,
            row.registered_on,
            titles.get(row.firm_id, NO_TITLES),
        )
        for row in rows
    ]


def titles_on(session: Session, firm_ids: Collection[str], day: date) -> dict[str, frozenset[Programme]]:
    """The titles that firms hold on a day, as known now; what waits for the office is none."""
    valid = (INTERVAL.c.valid_from <= day, INTERVAL.c.valid_before > day, INTERVAL.c.known_until == clock.FOREVER)
    known = INTERVAL.c.evidence != Evidence.UNVERIFIED.value
    query = select(INTERVAL.c.firm_id, INTERVAL.c.programme).where(*valid, known)
    found: dict[str, set[Programme]] = defaultdict(set)
    for row in session.execute(query.where(among(INTERVAL.c.firm_id, firm_ids))):
        found[row.firm_id].add(Programme(row.programme))
    return {firm_id: frozenset(held) for firm_id, held in found.items()}


def inputs_of(
    session: Session, firms: Sequence[Subject], day: date, asked: Iterable[Metric], latest_year: int | None = None
) -> list[Inputs]:
    """What each firm is judged by on a day, in the order of the firms; only figures of the metrics that are asked for."""
    known, metrics, year = knowledge(session), frozenset(asked), latest_year or day.year - 1
    found: list[Inputs] = []
    for start in range(0, len(firms), BATCH):
        batch = firms[start : start + BATCH]
        facts = facts_of(session, [each.firm_id for each in batch], day, known)
        found += [_inputs(each, figures(facts[each.firm_id], metrics), day, year) for each in batch]
    return found


def known_inputs(session: Session, firm: Subject, day: date, asked: Iterable[Metric], latest_year: int) -> Inputs:
    """The inputs of one firm."""
    return inputs_of(session, [firm], day, asked, latest_year)[0]


def _inputs(firm: Subject, found: dict[Key, Figure], day: date, latest_year: int) -> Inputs:
    return Inputs(day, latest_year, found, firm.titles, firm.registered_on)


def figures(facts: FirmFacts, asked: Collection[Metric]) -> dict[Key, Figure]:
    """Both sides of every figure of these metrics that somebody says."""
    own, official = (_side(facts, side, asked) for side in (FactSide.SELF_REPORTED, FactSide.OFFICIAL))
    return {key: _figure(facts, key, own.get(key), official.get(key)) for key in dict.fromkeys((*own, *official))}


def _side(facts: FirmFacts, side: FactSide, asked: Collection[Metric]) -> dict[Key, tuple[str, Decimal]]:
    found: dict[Key, tuple[str, Decimal]] = {}
    today = facts.day.isoformat()
    for code, periods in facts.sheet.get(side.value, {}).items():
        metric = BY_CODE[code]
        if metric not in asked:
            continue
        if metric.period is PeriodKind.YEAR:
            found |= {(metric, int(text)): (text, Decimal(value)) for text, value in periods.items()}
            continue
        newest = max((text for text in periods if text <= today), default=None)
        if newest is not None:
            found[metric, None] = (newest, Decimal(periods[newest]))
    return found


def _figure(
    facts: FirmFacts, key: Key, own: tuple[str, Decimal] | None, official: tuple[str, Decimal] | None
) -> Figure:
    """With the source and evidence of the side that is used."""
    side, used = (FactSide.SELF_REPORTED, own) if own else (FactSide.OFFICIAL, official)
    said = facts.sources.get(side.value, {}).get(key[0].value, {}).get(used[0], (None, None)) if used else (None, None)
    return Figure(own[1] if own else None, official[1] if official else None, said[0] or "", said[1])
