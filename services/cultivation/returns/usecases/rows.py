"""Rows of a return: each is read, judged and recorded on its own, and ends with an outcome and a reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from contracts.codes import RowOutcome
from contracts.metrics import BY_CODE, FactChannel, FactSide, Metric, PeriodKind
from domain import uscc
from domain.findings import Finding
from kit.data import clock
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.facts.rules.entries import Period, period_of, too_large_parts, unfit, unsourced
from services.cultivation.facts.rules.figures import FirmFacts
from services.cultivation.facts.tables import SHEET
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.returns import rules

UNKNOWN_FIRM = Finding("firm_unknown", "台账中没有这家企业，或不属于您可以填报的企业")
OTHER_YEAR = Finding("year_differs", "年度与上传时所选的年度不同")
STALE = Finding("stale_version", "下载模板后该企业的数据已更新，请重新下载模板后填写")
NOTHING = Finding("unchanged", "与已登记的数据一致，未更改")
TWICE = Finding("duplicate_in_file", "本文件中已有同一企业的一行，以先出现的一行为准")


@dataclass(frozen=True)
class Terms:
    """What the upload says of all rows."""

    year: int
    since: date
    side: FactSide
    source: str | None


@dataclass
class Judged:
    """A row on its way: texts by column, the firm it means, what it says, and why it cannot be taken."""

    line: int
    cells: Mapping[str, str]
    fault: Finding | None = None
    firm_id: str | None = None
    entries: list[Entry] = field(default_factory=list)
    reasons: list[tuple[str | None, Finding]] = field(default_factory=list)
    outcome: RowOutcome = RowOutcome.REFUSED

    @property
    def code(self) -> str:
        return uscc.of_cell(self.cells.get(rules.CODE, ""))


def settle(session: WriteSession, rows: Sequence[Judged], terms: Terms) -> None:
    """Judge the rows and record what is new, in a fixed number of statements; each has its outcome and reasons then."""
    firms = _firms(session, [row.code for row in rows])
    ids = sorted(set(firms.values()))
    known = facts_of(session, ids, terms.since, knowledge(session))
    versions = dict(session.execute(select(SHEET.c.firm_id, SHEET.c.version).where(among(SHEET.c.firm_id, ids))).all())
    for row in rows:
        row.firm_id = firms.get(row.code)
        if row.firm_id is not None and row.fault is None:
            _judge(row, terms, known[row.firm_id], versions.get(row.firm_id, 0))
        else:
            row.reasons.append((None, row.fault or UNKNOWN_FIRM))
    taken = [row for row in rows if row.entries and not row.reasons]
    record(session, [entry for row in taken for entry in row.entries], FactChannel.TEMPLATE)
    for row in taken:
        row.outcome = RowOutcome.UPDATED
        row.reasons.append((None, Finding("updated", f"登记 {len(row.entries)} 项数据")))
    for row in rows:
        if not row.reasons:
            row.outcome = RowOutcome.UNCHANGED
            row.reasons.append((None, NOTHING))


def _firms(session: WriteSession, codes: Sequence[str]) -> dict[str, str]:
    """By code the firms that the uploader may enter for."""
    newest = (VERSION.c.known_until == FOREVER, VERSION.c.status != "voided")
    mine = visible(session.caller, VERSION.c.firm_id)
    query = select(VERSION.c.uscc, VERSION.c.firm_id).where(among(VERSION.c.uscc, sorted(set(codes))), *newest, mine)
    return {row.uscc: row.firm_id for row in session.execute(query)}


def _judge(row: Judged, terms: Terms, known: FirmFacts, version: int) -> None:
    if row.cells.get(rules.YEAR, "").removesuffix("年").removesuffix(".0") != str(terms.year):
        row.reasons.append((rules.YEAR, OTHER_YEAR))
        return
    row.entries = [entry for entry in _said(row, terms) if _is_new(entry, known)]
    seen = row.cells.get(rules.VERSION, "")
    if row.entries and seen and seen != str(version):
        row.reasons.append((rules.VERSION, STALE))
    row.reasons += _parts(row.entries, known, terms)


def _said(row: Judged, terms: Terms) -> Iterator[Entry]:
    """What the row's cells say; a cell that cannot be taken becomes a reason."""
    source = row.cells.get(rules.SOURCE) or terms.source
    evidence = row.cells.get(rules.EVIDENCE) or None
    for metric in Metric:
        value = rules.cell_of(metric, row.cells.get(metric.value, ""))
        if value is None:
            continue
        found = value if isinstance(value, Finding) else unfit(metric, value)
        period = period_of(metric, terms.year, terms.since, clock.today())
        found = found or (period if isinstance(period, Finding) else None)
        if found is None and not isinstance(value, Finding):
            found = unsourced(metric, value, terms.side, source)
        if found is not None:
            row.reasons.append((metric.value, found))
        elif isinstance(period, Period) and not isinstance(value, Finding):
            yield Entry(row.firm_id or "", metric, period, terms.side, value, source, evidence)


def _is_new(entry: Entry, known: FirmFacts) -> bool:
    """Whether it says another number than what holds; the same number from another source is nothing new in a return."""
    return known.value(entry.side, entry.metric, entry.period.year) != entry.value


def _parts(entries: Sequence[Entry], known: FirmFacts, terms: Terms) -> Iterator[tuple[str | None, Finding]]:
    for kind in PeriodKind:
        mine = [metric for metric in Metric if metric.period is kind]
        held = {metric: known.value(terms.side, metric, terms.year) for metric in mine}
        held |= {entry.metric: entry.value for entry in entries if entry.metric.period is kind}
        yield from (
            (metric.value, finding)
            for metric, finding in too_large_parts({each: value for each, value in held.items() if value is not None})
        )


def reasons_text(row: Judged) -> str:
    """The reasons as they are stored: heading, code, message."""
    found: list[Any] = [
        [_heading(column) if column else None, finding.code, finding.message] for column, finding in row.reasons
    ]
    return orjson.dumps(found).decode()


def _heading(column: str) -> str:
    return rules.heading_of(BY_CODE[column]) if column in BY_CODE else rules.RETURN.synonyms[column][0]
