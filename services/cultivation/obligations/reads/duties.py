"""The duties with the terms that hold: those that come with the system, and the office's laid over them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from contracts.obligations import ChangeKind
from contracts.queries.obligations import DutyList, DutyView, TermView
from kit.data.problem import not_found
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.obligations.reference import shipped_duties
from services.cultivation.obligations.rules.duties import Duty, Term, next_due
from services.cultivation.obligations.tables import office_terms, term_of


def duties(session: Session, known: Knowledge) -> tuple[Duty, ...]:
    """Every duty; of two terms from one day on the office's newer one stands."""
    office = office_terms(session, known)
    return tuple(_with(duty, [term_of(row) for row in office.get(duty.code, ())]) for duty in shipped_duties())


def duty_of(session: Session, known: Knowledge, code: str) -> Duty:
    """Raises 404."""
    found = next((duty for duty in duties(session, known) if duty.code == code), None)
    if found is None:
        raise not_found()
    return found


def duty_list(session: Session, as_of: date, since: date) -> DutyList:
    """What firms owe for their titles, when, and what for."""
    office = office_terms(session, knowledge(session))
    items = tuple(_duty(duty, office.get(duty.code, ()), as_of) for duty in shipped_duties())
    return DutyList(as_of=as_of, since=since, items=items)


def duty_view(session: Session, code: str, day: date) -> DutyView:
    """One duty with its terms. Raises 404."""
    rows = office_terms(session, knowledge(session)).get(code, ())
    return _duty(duty_of(session, knowledge(session), code), rows, day)


def of_duty(duty: Duty) -> dict[str, Any]:
    """What every answer says of a duty."""
    return {
        "duty": duty.code,
        "duty_name": duty.name,
        "kind": duty.kind,
        "kind_name": duty.kind.label,
        "programme": duty.programme,
        "programme_name": duty.programme.label,
        "stake": duty.stake,
        "stake_name": duty.stake.label,
        "misses_allowed": duty.misses,
    }


def of_term(term: Term) -> dict[str, Any]:
    """Where a term stands, and how sure we are of it."""
    return {"document": term.document, "article": term.article, "mark": term.mark, "mark_name": term.mark.label}


def _with(duty: Duty, terms: Sequence[Term]) -> Duty:
    both = sorted([*duty.terms, *terms], key=lambda term: term.valid_from)
    return replace(duty, terms=tuple(both)) if terms else duty


def _duty(duty: Duty, rows: Sequence[Any], day: date) -> DutyView:
    whole = _with(duty, [term_of(row) for row in rows])
    mine = {(row.valid_from, term_of(row)): row for row in rows}
    return DutyView(
        **of_duty(duty),
        late_counts=duty.late_counts,
        changes=tuple(kind for kind in ChangeKind if kind in duty.changes),
        change_names=tuple(kind.label for kind in ChangeKind if kind in duty.changes),
        next_due=next_due(whole, day),
        terms=tuple(_term(term, mine.get((term.valid_from, term)), day) for term in reversed(whole.terms)),
    )


def _term(term: Term, row: Any, day: date) -> TermView:
    return TermView(
        valid_from=term.valid_from,
        due="{:02d}-{:02d}".format(*term.due) if term.due else None,
        months=term.months,
        **of_term(term),
        recorded_by=row.recorded_by if row else None,
        recorded_at=row.known_from if row else None,
        withdrawable=row is not None and row.valid_from > day,
    )
