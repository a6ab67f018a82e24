"""What is offered for the fields of a form, each with its year and source; the firm decides what it takes over.

Figures come from the firm's record. What the record does not know, and the words, come from its last application of the programme, so
that a renewal does not begin with nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from sqlmodel import Session

from contracts.applications import FormFieldKind
from contracts.codes import Programme
from contracts.metrics import FactSide
from contracts.queries.applications import ProposalList, ProposalView
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.reads.forms import form_of, shape_of_row, years_of
from services.cultivation.applications.rules import hnte_form
from services.cultivation.applications.rules.forms import FormField, FormShape, value_of
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.facts.rules.figures import FirmFacts, plain
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.rounds.reads import name_of


def proposals(session: Session, application_id: str, caller: Caller) -> ProposalList:
    """What the record knows and the form does not say, or says otherwise. Raises 404 outside the scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    firm = rows.firm_today(session, row.firm_id, today)
    facts = facts_of(session, [row.firm_id], today, knowledge(session))[row.firm_id]
    found = _offered(shape_of_row(session, row, firm, today), form_of(row), facts, _last_time(session, row))
    return ProposalList(application_id=application_id, items=tuple(found))


@dataclass(frozen=True)
class LastTime:
    """What the firm said when it last applied, by field and year, and where it said so."""

    said: Mapping[tuple[str, int | None], object]
    source: str = ""


def _last_time(session: Session, row: Application) -> LastTime:
    handed_in = rows.last_submission(session, row)
    if handed_in is None:
        return LastTime({})
    last, submission = handed_in
    form = orjson.loads(submission.content)["form"]
    source = f"{name_of(session, last.round_id)}，{civil_date(submission.submitted_at)} 第 {submission.seq} 次提交"
    return LastTime(dict(_said(session, last, form)), source)


def _said(
    session: Session, last: Application, form: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, int | None], object]]:
    """Years as years: an HNTE form keeps them by their places."""
    if last.programme == Programme.HNTE:
        for field in hnte_form.shape(years_of(session, last)).fields:
            yield (field.name, field.year), value_of(form, field)
        return
    for name, value in form.items():
        yearly = value.items() if isinstance(value, Mapping) else ()
        yield from (((name, int(year)), each) for year, each in yearly)
        if not yearly:
            yield (name, None), value


def _offered(shape: FormShape, form: dict[str, object], facts: FirmFacts, last: LastTime) -> Iterator[ProposalView]:
    for field in shape.fields:
        held = value_of(form, field)
        offer = None if field.by_office else _proposal(field, facts)
        if offer is not None and (held is None or Decimal(str(held)) != Decimal(offer.value)):
            yield offer.model_copy(update={"held": None if held is None else str(held)})
        elif offer is None and held is None and not field.by_office:
            yield from _as_last_time(field, last)


def _as_last_time(field: FormField, last: LastTime) -> Iterator[ProposalView]:
    said = last.said.get((field.name, field.year))
    if said is not None:
        yield ProposalView(
            pointer=field.pointer,
            label=field.label,
            value=str(said),
            year=field.year,
            side_name="上次申报",
            source=last.source,
        )


def _proposal(field: FormField, facts: FirmFacts) -> ProposalView | None:
    """The official figure before the firm's own; of a day the newest."""
    if field.metric is None:
        return None
    sides = facts.sides(field.metric, field.year)
    found = sides.preferred
    if found is None:
        return None
    whole = field.kind is not FormFieldKind.AMOUNT
    side = FactSide.OFFICIAL if sides.official else FactSide.SELF_REPORTED
    return ProposalView(
        pointer=field.pointer,
        label=field.label,
        value=str(int(found.value)) if whole else plain(found.value),
        year=field.year,
        since=found.since,
        side_name=side.label,
        source=found.source,
    )
