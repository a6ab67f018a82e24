"""Entering figures of one firm: by the firm itself, by the staff of its zone, by the office; every fault at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.codes import Role
from contracts.commands.facts import EnteredFigure, EnterFacts
from contracts.metrics import BY_CODE, FactChannel, FactSide, Metric
from contracts.queries.facts import FirmFactsView
from domain.findings import Finding
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, forbidden, invalid
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.facts.reads.views import facts_view, version_of
from services.cultivation.facts.rules.entries import Period, period_of, too_large_parts, unfit, unsourced
from services.cultivation.facts.tables import held
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.firms.tables.scopes import the_firm

TWICE = Finding("metric_twice", "同一指标在一次填报中只能出现一次")


@dataclass(frozen=True)
class EnterFirmFacts:
    """What is said of which firm, against the version that was seen."""

    firm_id: str
    expected_version: int
    said: EnterFacts
    channel: FactChannel


def enter(session: WriteSession, command: EnterFirmFacts, caller: Caller) -> FirmFactsView:
    """Record what was said; other figures stay. Raises 403 for an official figure of a firm's own, 404, 412, 422."""
    the_firm(session, caller, command.firm_id)
    if command.said.side is FactSide.OFFICIAL and caller.role == Role.FIRM:
        raise forbidden()
    require_version(command.expected_version, version_of(session, command.firm_id))
    read = list(_entries(command))
    errors = [
        *_faults(read),
        *_parts(session, command.firm_id, [entry for _, entry in read if isinstance(entry, Entry)]),
    ]
    if errors:
        raise invalid("facts", "填报数据有误", "请按各项提示更正后重新提交。", errors)
    entries = [entry for _, entry in read if isinstance(entry, Entry)]
    changed = record(session, entries, command.channel)
    said = {"side": command.said.side.value, "changed": changed[command.firm_id], "channel": command.channel.value}
    session.audit("facts", command.firm_id, "facts.enter", **said)
    return facts_view(session, caller, command.firm_id)


def _entries(command: EnterFirmFacts) -> Iterator[tuple[int, Entry | FieldError]]:
    """Each figure as an entry, or why it is none; with its place in the command."""
    seen: set[Metric] = set()
    for place, figure in enumerate(command.said.figures):
        fault = _fault(place, figure, command.said, seen)
        seen.add(figure.metric)
        yield place, fault or _entry(command, figure)


def _fault(place: int, figure: EnteredFigure, said: EnterFacts, seen: set[Metric]) -> FieldError | None:
    period = period_of(figure.metric, said.year, said.since, clock.today())
    if isinstance(period, Finding):
        pointer = "/year" if period.code.startswith("year") else "/since"
        return FieldError(pointer, period.code, f"{figure.metric.label}：{period.message}")
    found: list[tuple[str, Finding | None]] = [("metric", TWICE if figure.metric in seen else None)]
    if figure.value is not None:
        found.append(("value", unfit(figure.metric, figure.value, figure.unit)))
        source = figure.source or said.source
        found.append(("source", unsourced(figure.metric, figure.value, said.side, source)))
    where = ((name, finding) for name, finding in found if finding)
    name, finding = next(where, ("", None))
    return FieldError(f"/figures/{place}/{name}", finding.code, _said(figure.metric, finding)) if finding else None


def _entry(command: EnterFirmFacts, figure: EnteredFigure) -> Entry:
    said = command.said
    period = period_of(figure.metric, said.year, said.since, clock.today())
    assert isinstance(period, Period)  # noqa: S101 - a figure without one is a fault
    source, evidence = figure.source or said.source, figure.evidence or said.evidence
    return Entry(command.firm_id, figure.metric, period, said.side, figure.value, source, evidence)


def _faults(read: Sequence[tuple[int, Entry | FieldError]]) -> list[FieldError]:
    return list(dict.fromkeys(found for _, found in read if isinstance(found, FieldError)))


def _parts(session: WriteSession, firm_id: str, entries: Sequence[Entry]) -> Iterator[FieldError]:
    """Parts beyond their whole, among what is said now and what stands already of the same side and period."""
    places = {entry.metric: place for place, entry in enumerate(entries)}
    for side, period in {(entry.side, entry.period.text): None for entry in entries}:
        figures = {
            BY_CODE[row.metric]: row.value
            for row in held(session, [firm_id])[firm_id]
            if (row.side, row.period) == (side, period) and row.value is not None
        }
        for entry in entries:
            if (entry.side, entry.period.text) == (side, period):
                figures.pop(entry.metric, None)
                figures |= {entry.metric: entry.value} if entry.value is not None else {}
        for part, finding in too_large_parts(figures):
            place = places.get(part)
            pointer = "/figures" if place is None else f"/figures/{place}/value"
            yield FieldError(pointer, finding.code, finding.message)


def _said(metric: Metric, finding: Finding) -> str:
    return f"{metric.label}：{finding.message}"
