"""The standards as they stand: those that came with the system, those of the office, and scheduled values over both."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from sqlmodel import Session

from contracts.codes import RUNGS, TRACKS, Programme
from contracts.standards import Confidence
from domain.spans import OPEN
from kit.data.problem import not_found
from services.cultivation.standards.rules.criteria import DatedValue, RuleSet
from services.cultivation.standards.rules.reading import read_rule_set
from services.cultivation.standards.rules.resolving import resolved, scheduled_over
from services.cultivation.standards.rules.standing import Standard, in_force
from services.cultivation.standards.shipped import shipped
from services.cultivation.standards.tables import OfficeStandard, office_standards, scheduled_values

PROGRAMMES = tuple(each for each in (*RUNGS, *TRACKS) if each is not Programme.LISTING)
"""Programmes that have standards; a listing is an event of an exchange."""


def standards(session: Session) -> list[Standard]:
    """Every standard, by programme and date; drafts last."""
    scheduled = scheduled_values(session)
    own = [office_made(row, scheduled.get(row.standard_id, {})) for row in office_standards(session)]
    return [*_shipped(scheduled), *sorted(own, key=lambda each: (not each.adopted, each.rule_set.valid_from))]


def standard(session: Session, standard_id: str) -> Standard:
    """One standard. Raises 404."""
    found = next((each for each in standards(session) if each.standard_id == standard_id), None)
    if found is None:
        raise not_found()
    return found


def standard_on(session: Session, programme: Programme, day: date, *, renewal: bool = False) -> Standard | None:
    """The standard of a programme that is in force on a day; None where none is published."""
    return in_force(of_programme(standards(session), programme), day, renewal=renewal)


def named(session: Session, version: str) -> Standard:
    """The standard of this version. Raises 404."""
    found = next((each for each in standards(session) if each.rule_set.version == version), None)
    if found is None:
        raise not_found()
    return found


def of_programme(found: Iterable[Standard], programme: Programme) -> list[Standard]:
    return [each for each in found if each.rule_set.programme is programme]


def rules_on(chosen: Standard, day: date) -> RuleSet:
    """The rule set with the values of a day, ready to judge by."""
    return resolved(chosen.rule_set, day)


def content_of(row: OfficeStandard) -> dict[str, Any]:
    """What a draft says."""
    said: dict[str, Any] = orjson.loads(row.content)
    return said


def text_of(row: OfficeStandard) -> RuleSet:
    """The rule set that a row holds; a draft is read as if it held always."""
    start, before = row.adopted_from or date(1990, 1, 1), row.valid_before or OPEN
    if start >= before:
        start, before = date(1990, 1, 1), OPEN
    dates = {"from": start.isoformat(), "before": before.isoformat()}
    name = {"version": f"{Programme(row.programme).label}·本系统第{row.number}稿", "programme": row.programme}
    return read_rule_set(content_of(row) | name | dates | {"mark": Confidence.UNSURE.value})


def office_made(row: OfficeStandard, scheduled: Mapping[str, Sequence[DatedValue]]) -> Standard:
    """A row as a standard."""
    return Standard(
        standard_id=row.standard_id,
        rule_set=scheduled_over(text_of(row), scheduled),
        drafted_here=True,
        adopted=row.adopted_from is not None,
        given_up=row.valid_before is not None and (row.adopted_from is None or row.valid_before <= row.adopted_from),
        document_no=row.document_no,
        row_version=row.version,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        scheduled=_starts(scheduled),
    )


def _shipped(scheduled: Mapping[str, Mapping[str, Sequence[DatedValue]]]) -> list[Standard]:
    numbers: dict[Programme, int] = {}
    found = []
    for rule_set in shipped():
        number = numbers[rule_set.programme] = numbers.get(rule_set.programme, 0) + 1
        standard_id = f"{rule_set.programme.value}-{number}"
        over = scheduled.get(standard_id, {})
        text = scheduled_over(rule_set, over) if over else rule_set
        found.append(Standard(standard_id, text, drafted_here=False, scheduled=_starts(over)))
    return found


def _starts(scheduled: Mapping[str, Sequence[DatedValue]]) -> frozenset[tuple[str, date]]:
    return frozenset((code, each.valid_from) for code, values in scheduled.items() for each in values)
