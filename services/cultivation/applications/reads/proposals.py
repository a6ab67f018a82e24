"""Figures of the firm's record offered for the fields of its form, each with its year and source; the firm decides what it takes over."""

from collections.abc import Iterator
from decimal import Decimal

from sqlmodel import Session

from contracts.applications import FormFieldKind
from contracts.metrics import FactSide
from contracts.queries.applications import ProposalList, ProposalView
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.applications.reads.forms import form_of, shape_of_row
from services.cultivation.applications.rules.forms import FormField, FormShape, value_of
from services.cultivation.applications.tables import rows
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.facts.rules.figures import FirmFacts, plain
from services.cultivation.firms.tables.instants import knowledge


def proposals(session: Session, application_id: str, caller: Caller) -> ProposalList:
    """What the record knows and the form does not say, or says otherwise. Raises 404 outside the scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    firm = rows.firm_today(session, row.firm_id, today)
    facts = facts_of(session, [row.firm_id], today, knowledge(session))[row.firm_id]
    found = _offered(shape_of_row(session, row, firm, today), form_of(row), facts)
    return ProposalList(application_id=application_id, items=tuple(found))


def _offered(shape: FormShape, form: dict[str, object], facts: FirmFacts) -> Iterator[ProposalView]:
    for field in shape.fields:
        offer = None if field.by_office else _proposal(field, facts)
        held = value_of(form, field)
        if offer is not None and (held is None or Decimal(str(held)) != Decimal(offer.value)):
            yield offer.model_copy(update={"held": None if held is None else str(held)})


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
