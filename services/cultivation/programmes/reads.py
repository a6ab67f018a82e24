"""The programmes as in force on a date."""

from datetime import date

from contracts.queries.cultivation import ProgrammeList, ProgrammeView
from domain.spans import OPEN
from services.cultivation.programmes.reference import Edition, editions_on
from services.cultivation.programmes.rules.ladder import rung_number
from services.cultivation.programmes.rules.validity import ValidityRule


def programmes(as_of: date) -> ProgrammeList:
    """Every programme with its base document, validity and confidence mark."""
    return ProgrammeList(as_of=as_of, items=tuple(_view(edition) for edition in editions_on(as_of)))


def _view(edition: Edition) -> ProgrammeView:
    months = {
        ValidityRule.YEARS: edition.validity.years * 12,
        ValidityRule.CALENDAR_YEAR: 12,
        ValidityRule.OPEN: None,
    }
    return ProgrammeView(
        programme=edition.programme,
        name=edition.programme.label,
        rung=rung_number(edition.programme),
        authority=edition.authority,
        base_document=edition.document,
        validity_months=months[edition.validity.rule],
        publicity_workdays=edition.publicity_workdays,
        number_pattern=edition.number_pattern or None,
        issuable_here=edition.issuable_here,
        confidence=edition.mark,
        valid_from=edition.valid_from,
        valid_before=None if edition.valid_before >= OPEN else edition.valid_before,
    )
