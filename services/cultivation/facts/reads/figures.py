"""What is known of firms in figures, thousands of firms in one statement."""

from collections.abc import Iterable
from datetime import date

import orjson
from sqlalchemy import select
from sqlmodel import Session

from kit.data.bulk import among
from services.cultivation.facts.rules.figures import FirmFacts, Sheet, Sources, sheet_of
from services.cultivation.facts.tables import FACT, SHEET, held
from services.cultivation.firms.tables.instants import Knowledge


def facts_of(session: Session, firm_ids: Iterable[str], on_day: date, known: Knowledge) -> dict[str, FirmFacts]:
    """For each firm its figures of every year and those that hold on a day, as known; empty where nothing was said.

    One statement, however many firms: what is known now stands in one row per firm. Scope is not checked here.
    """
    wanted = list(firm_ids)
    found = dict.fromkeys(wanted, FirmFacts(day=on_day))
    if known.latest:
        sheets = session.execute(select(SHEET.c.firm_id, SHEET.c.figures).where(among(SHEET.c.firm_id, wanted)))
        return found | {firm_id: _facts(orjson.loads(text), on_day) for firm_id, text in sheets.all()}
    rows = held(session, wanted, known.sees(FACT))
    return found | {firm_id: _facts(sheet_of(mine), on_day) for firm_id, mine in rows.items()}


def _facts(stored: tuple[Sheet, Sources], day: date) -> FirmFacts:
    sheet, sources = stored
    return FirmFacts(sheet, sources, day)
