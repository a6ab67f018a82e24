"""Recording a change of a firm: the new rows, the next version, its history and its event's state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.codes import FirmStatus, Role
from contracts.events.registry import FirmEvent, FirmState
from contracts.queries.registry import FirmView
from domain.findings import Finding
from domain.spans import OPEN, Span
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, Problem, conflict, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.registry.firms.reads import views as firm_views
from services.registry.firms.rules.firm import Firm
from services.registry.firms.rules.residency import end_reasons
from services.registry.firms.rules.sides import refuse_alone, zones_touched
from services.registry.firms.tables import records
from services.registry.firms.tables.firms import FirmChange
from services.registry.firms.tables.scopes import sees
from services.registry.parks.tables import park_name
from services.registry.tables import table_of

CHANGE = table_of(FirmChange)


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One line of history: a field with what it was and what it is."""

    field: str | None = None
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What is done to a firm, from when it counts, why, and for which zones the office acted."""

    action: str
    effective_on: date
    reason: str | None = None
    lines: Sequence[ChangedField] = (ChangedField(),)
    acted_for: frozenset[str] = frozenset()


def open_firm(session: WriteSession, firm_id: str, caller: Caller, today: date, version: int | None = None) -> Firm:
    """The firm as the caller may change it. Raises 404 for a foreign one, 412 for an older version, 409 for a voided one."""
    if not sees(session, caller, firm_id, today):
        raise not_found()
    firm = records.load(session, firm_id)
    if firm is None:
        raise not_found()
    if version is not None:
        require_version(version, firm.version)
    if firm.status is FirmStatus.VOIDED:
        raise conflict("firm_voided", "企业档案已作废", "误录作废的档案不能再办理变更。")
    return firm


def revise(
    session: WriteSession, before: Firm, after: Firm, what: Revision, agreed: frozenset[str] | None = None
) -> Firm:
    """Save the next version and its history; the caller announces it. `agreed` are the zones that have given their word.

    Raises 409 `two_sided` where days of another zone would change without its word or the office's.
    """
    touched, caller = zones_touched(before.residencies, after.residencies), session.caller
    if agreed is not None:
        refuse(refuse_alone(touched - agreed, frozenset()))
    elif caller.role == Role.OFFICE:
        what = replace(what, acted_for=what.acted_for | touched)
    elif caller.role != Role.SYSTEM:
        refuse(refuse_alone(touched, caller.grants))
    firm = replace(after, version=before.version + 1)
    records.supersede(session, before, firm)
    remember(session, firm, what)
    return firm


def remember(session: WriteSession, firm: Firm, what: Revision) -> None:
    """Write the lines of history and name the firm in the audit row."""
    for number, line in enumerate(what.lines, 1):
        session.later(CHANGE, change_row(session, firm, what, line, number))
    session.audit("firm", firm.firm_id, what.action, version=firm.version, effective_on=what.effective_on)


def change_row(
    session: WriteSession, firm: Firm, what: Revision, line: ChangedField, number: int = 1
) -> dict[str, object]:
    """A line as stored."""
    of = {"firm_id": firm.firm_id, "version": firm.version, "line": number}
    return {**of, "field": line.field, "old": line.old, "new": line.new, **account(session, what)}


def account(session: WriteSession, what: Revision) -> dict[str, object]:
    """What the lines of a revision have in common: the account for the audit, its role and zones for people."""
    caller = session.caller
    return {
        "recorded_at": session.now,
        "action": what.action,
        "actor": caller.subject,
        "actor_role": str(caller.role),
        "actor_zones": zone_list(caller.grants),
        "acted_for": zone_list(what.acted_for),
        "effective_on": what.effective_on,
        "reason": what.reason,
    }


def zone_list(zones: Iterable[str]) -> str | None:
    """Codes with commas between, as a column holds them; None for none."""
    return ",".join(sorted(zones)) or None


def announce(session: WriteSession, event: FirmEvent) -> None:
    """One event per revision; its key is the firm, its version the firm's."""
    firm = event.firm
    session.announce(event, key=firm.firm_id, subject_id=firm.firm_id, version=firm.version)


def state_of(session: WriteSession, firm: Firm) -> FirmState:
    """The whole firm for an event of this transaction."""
    return FirmState.model_validate(stated(session, firm))


def stated(session: WriteSession, firm: Firm) -> dict[str, Any]:
    """The same by the names of the event's fields."""
    reasons = end_reasons(firm.residencies, firm.ended_by)
    return {
        "firm_id": firm.firm_id,
        "uscc": firm.uscc,
        "version": firm.version,
        "recorded_at": session.now,
        "status": firm.status.value,
        "registered_on": firm.particulars.get("founded_on"),
        "successor_id": firm.successor_id,
        "names": tuple({"name": span.value, **_days(span)} for span in firm.names),
        "residencies": tuple(
            {
                "zone": span.value.zone,
                "park": span.value.park,
                "park_name": park_name(session, span.value.park),
                **_days(span),
                "ended_by": reason,
            }
            for span, reason in zip(firm.residencies, reasons, strict=True)
        ),
        "industries": tuple(
            {
                "gbt4754": span.value.gbt4754,
                "field8": span.value.field8,
                "primary": span.value.primary,
                "secondary": span.value.secondary,
                **_days(span),
            }
            for span in firm.industries
        ),
    }


def _days(span: Span[Any]) -> dict[str, date | None]:
    return {"valid_from": span.start, "valid_before": shut(span.before)}


def shut(before: date) -> date | None:
    """The exclusive end as contracts say it: null while open."""
    return None if before == OPEN else before


def refuse(findings: Sequence[Finding], pointer: str = "") -> None:
    """Turn reasons of the domain into a 409 whose code is that of the first."""
    if findings:
        errors = [FieldError(pointer, finding.code, finding.message) for finding in findings]
        raise Problem(409, findings[0].code, "不能办理", findings[0].message, errors=errors)


def field_refused(pointer: str, code: str, message: str) -> Problem:
    return invalid(code, "填写有误", message, [FieldError(pointer, code, message)])


def answer(session: WriteSession, firm: Firm, caller: Caller, remarks: Sequence[str] = ()) -> FirmView:
    """The firm after the change, as of today."""
    return firm_views.view(session, firm, caller, clock.today(), session.now, session.now, remarks)
