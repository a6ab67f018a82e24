"""Rules and rounds that change while a draft is open: what is different, and what moving on would do to the form."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlmodel import Session

from contracts.applications import RoundState
from contracts.codes import ApplicationState as State
from contracts.codes import Programme
from contracts.queries.drafts import DraftMovement, RuleDifference
from contracts.queries.rounds import RoundView
from contracts.standards import RuleChange
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.reads.forms import form_of, standard_of, years_of
from services.cultivation.applications.reads.paths import in_words, path_view
from services.cultivation.applications.rules.forms import FormShape, shape_of, value_of
from services.cultivation.applications.rules.paths import Path
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.paths import path_named, path_of
from services.cultivation.assessments.rules.inputs import Inputs
from services.cultivation.rounds import reads as rounds
from services.cultivation.standards.reads.standards import rules_on, standard
from services.cultivation.standards.rules.criteria import RuleSet
from services.cultivation.standards.rules.differences import Difference, differences
from services.cultivation.standards.rules.resolving import digest

OVER = (RoundState.CLOSED, RoundState.CANCELLED)
TAKING = (RoundState.OPEN, RoundState.GRACE)


def movement(session: Session, application_id: str, caller: Caller) -> DraftMovement:
    """What has changed since the draft was begun or last moved on. Raises 404 outside the scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return movement_of(session, row, today)


def movement_of(session: Session, row: Application, today: date) -> DraftMovement:
    """Nothing for what was handed in: it stays under its rules and in its round."""
    here = rounds.get(session, row.round_id)
    began, held = _begun_under(session, row), standard_of(session, row, today)
    if row.state != State.DRAFT or began is None or held is None:
        return DraftMovement(application_id=row.application_id, round_before=here.name, round_now=here.name)
    there = _successor(session, row, here)
    after = rules_on(held, today)
    ways = path_named(session, row.path), _path_now(session, row, today)
    added, dropped = _fields(session, row, (began, after), there, today)
    return DraftMovement(
        application_id=row.application_id,
        pending=digest(began) != digest(after) or there is not here or ways[0] != ways[1],
        rule_version_before=began.version,
        rule_version_now=after.version,
        round_before=here.name,
        round_now=there.name,
        round_id_now=there.round_id,
        standard_id_now=held.standard_id,
        path_now=ways[1].code,
        differences=(*_rerouted(*ways), *map(_difference, differences(began, after))),
        fields_added=tuple(added.values()),
        fields_dropped=tuple(dropped.values()),
        pointers_dropped=tuple(dropped),
    )


def _successor(session: Session, row: Application, here: RoundView) -> RoundView:
    """The round that takes applications once its own is over; its own where there is none."""
    if here.state not in OVER:
        return here
    listed = rounds.listing(session, Programme(row.programme)).items
    return next((each for each in listed if each.state in TAKING and not each.carried_over), here)


def _begun_under(session: Session, row: Application) -> RuleSet | None:
    """The rules that its filer has taken note of; of a draft from before that was kept, those of the day on which it was begun."""
    day = row.ruled_on or civil_date(row.created_at)
    known = standard(session, row.ruled_by) if row.ruled_by else standard_of(session, row, day)
    return rules_on(known, day) if known else None


def _path_now(session: Session, row: Application, today: date) -> Path:
    """The path on which the firm's applications begin today, where it resides today."""
    firm = rows.firm_today(session, row.firm_id, today)
    return path_of(session, Programme(row.programme), firm.zone if firm else None, today)


def _rerouted(before: Path, after: Path) -> Iterator[RuleDifference]:
    """The stages and who has a part in them, where they are not what they were."""
    if before != after:
        change = RuleChange.CHANGED
        yield RuleDifference(
            code="path",
            name="办理环节",
            change=change,
            change_name=change.label,
            before=in_words(before),
            after=in_words(after),
            clause=path_view(after).document,
        )


def _fields(
    session: Session, row: Application, rules: tuple[RuleSet, RuleSet], there: RoundView, today: date
) -> tuple[dict[str, str], dict[str, str]]:
    """Pointer → label of what is asked from now on, and of what is filled in and asked no more."""
    if row.programme == Programme.HNTE:
        return {}, {}
    firm = rows.firm_today(session, row.firm_id, today)
    registered_on = firm.registered_on if firm else None
    years = years_of(session, row)[0], there.year - 1
    old, new = (
        shape_of(each, Inputs(today, year, registered_on=registered_on))
        for each, year in zip(rules, years, strict=True)
    )
    return _only_in(new, old), _filled(_only_in(old, new), old, form_of(row))


def _only_in(one: FormShape, other: FormShape) -> dict[str, str]:
    there = {field.pointer for field in other.fields}
    return {field.pointer: field.label for field in one.fields if field.pointer not in there}


def _filled(fields: Mapping[str, str], shape: FormShape, form: Mapping[str, object]) -> dict[str, str]:
    said = {field.pointer for field in shape.fields if value_of(form, field) is not None}
    return {pointer: label for pointer, label in fields.items() if pointer in said}


def _difference(each: Difference) -> RuleDifference:
    return RuleDifference(
        code=each.code,
        name=each.name,
        change=each.change,
        change_name=each.change.label,
        before=each.before,
        after=each.after,
        clause=each.clause,
    )
