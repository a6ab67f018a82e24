"""The return as a workbook: prefilled for the firms of a zone or for one firm, and the refused rows of one that came back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select, true
from sqlmodel import Session

from contracts.codes import Role, Zone
from contracts.metrics import FactSide, Metric
from kit.data import clock
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.facts.rules.figures import FirmFacts
from services.cultivation.facts.tables import SHEET
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.returns import rules
from services.cultivation.returns.reads.files import table_in
from services.cultivation.returns.reads.returns import refused_lines
from sheets import shown, write_workbook

MOST = 20_000
REASON = "错误原因"


@dataclass(frozen=True)
class TemplateQuestion:
    """Which return is wanted: of a year and a side, for one firm or for the firms of a zone today."""

    year: int
    side: FactSide = FactSide.SELF_REPORTED
    since: date | None = None
    zone: Zone | None = None
    firm_id: str | None = None

    @property
    def day(self) -> date:
        """The day of which metrics of a day are told: by default the year's end, or today before it has come."""
        return self.since or min(date(self.year, 12, 31), clock.today())


def template(session: Session, caller: Caller, asked: TemplateQuestion) -> bytes:
    """An .xlsx with a row per firm that the caller may see; a firm gets its own. Raises 422 beyond 20,000 firms."""
    known = knowledge(session)
    firms = session.execute(_firms(caller, asked, known).order_by(VERSION.c.sort_key).limit(MOST + 1)).all()
    if len(firms) > MOST:
        error = FieldError("/query/zone", "too_many_rows", f"一次至多 {MOST:,} 家企业，请选择区域")
        raise invalid("facts", "企业过多", error.message, [error])
    ids = [firm.firm_id for firm in firms]
    facts = facts_of(session, ids, asked.day, known)
    query = select(SHEET.c.firm_id, SHEET.c.version).where(among(SHEET.c.firm_id, ids))
    versions = {row.firm_id: row.version for row in session.execute(query)}
    lines = [_line(firm, facts[firm.firm_id], versions.get(firm.firm_id, 0), asked) for firm in firms]
    return write_workbook(rules.header(), lines, title=rules.title_of(asked.year, asked.side))


def _firms(caller: Caller, asked: TemplateQuestion, known: Knowledge) -> Select[Any]:
    today = clock.today()
    living = (known.sees(VERSION), VERSION.c.status == "active", visible(caller, VERSION.c.firm_id))
    query = select(VERSION.c.firm_id, VERSION.c.uscc, VERSION.c.name).where(*living)
    wanted = asked.firm_id or (caller.party if caller.role == Role.FIRM else None)
    if wanted is not None:
        return query.where(VERSION.c.firm_id == wanted)
    here = (known.sees(PLACE), PLACE.c.valid_from <= today, PLACE.c.valid_before > today)
    zone = PLACE.c.zone == asked.zone.value if asked.zone else true()
    return query.where(VERSION.c.firm_id.in_(select(PLACE.c.firm_id).where(*here, zone)))


def _line(firm: Any, facts: FirmFacts, version: int, asked: TemplateQuestion) -> list[str]:
    leading = [firm.uscc, firm.name, str(asked.year), str(version)]
    values = (facts.value(asked.side, metric, asked.year) for metric in Metric)
    return [*leading, *(_shown(metric, value) for metric, value in zip(Metric, values, strict=True)), "", ""]


def _shown(metric: Metric, value: Decimal | None) -> str:
    return "" if value is None else rules.shown(metric, value)


def errors(session: Session, caller: Caller, return_id: str) -> bytes:
    """The refused rows as they came, with their reasons; corrected, the file can be uploaded again. Raises 404."""
    file, reasons = refused_lines(session, caller, return_id)
    table = table_in(file.filename, file.content)
    kept = [place for place, title in enumerate(table.header) if title != REASON]
    places: dict[str | None, int] = {table.header[place]: nth for nth, place in enumerate(kept)}
    lines: list[list[str]] = []
    marks: dict[tuple[int, int], str] = {}
    for row in table.rows:
        if row.line not in reasons:
            continue
        mine = reasons[row.line]
        for each in mine:
            if each.column in places:
                marks[len(lines), places[each.column]] = each.message
        said = "；".join(f"{each.column}：{each.message}" if each.column else each.message for each in mine)
        lines.append([*(shown(row.values[place]) for place in kept), said])
    return write_workbook([*(table.header[place] for place in kept), REASON], lines, marks)
