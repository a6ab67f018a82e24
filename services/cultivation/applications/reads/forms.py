"""Forms under the standard that they are judged by: what is asked, what is missing, and how the figures stand.

One reading stands behind the page, the checks and the submission. A submitted application stays under the standard of the day on
which it was first handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlmodel import Session

from contracts.codes import Programme
from contracts.metrics import Metric
from contracts.queries.applications import ApplicationFormView, FormFieldView, FormSectionView
from contracts.standards import CriterionKind
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.rules import hnte, hnte_form
from services.cultivation.applications.rules.cases import Mark
from services.cultivation.applications.rules.conditions import inputs_of, pointer_of
from services.cultivation.applications.rules.forms import Check, FormField, FormShape, figures_in, shape_of
from services.cultivation.applications.rules.gaps import blocking, checks_of, first_field
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.rows import FirmToday
from services.cultivation.assessments.reads.assessing import unpublished
from services.cultivation.assessments.reads.subjects import figures, titles_on
from services.cultivation.assessments.reads.views import Judged, judge
from services.cultivation.assessments.rules.findings import findings
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.assessments.rules.scores import number_of
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.rounds.reads import the_round
from services.cultivation.standards.reads.standards import rules_on, standard_on
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics
from services.cultivation.standards.rules.standing import Standard

NO_SHAPE = FormShape(())


@dataclass(frozen=True)
class FormReading:
    """A form with what came of it; `gaps` keep it from being handed in."""

    programme: Programme
    shape: FormShape
    judged: Judged
    gaps: tuple[Check, ...]

    def criteria(self) -> list[Check]:
        """Every condition of the standard, in its order; none of them blocks."""
        found = findings(self.judged.rules, self.judged.inputs, self.judged.judgements)
        named = self.programme is Programme.HNTE
        return checks_of(found, pointer_of if named else first_field(self.shape, self.judged.inputs))


def read_form(session: Session, row: Application, firm: FirmToday | None, today: date) -> FormReading:
    """The stored form under its standard. Raises 409 standard_unpublished."""
    programme, form = Programme(row.programme), form_of(row)
    if programme is Programme.HNTE:
        return _hnte(session, row, form, firm.registered_on if firm else None, today)
    held = standard_of(session, row, today)
    if held is None:
        raise unpublished(programme)
    day = ruling_day(row, today)
    rules, asked = rules_on(held, day), _asked(session, row, firm, today)
    shape = shape_of(rules, asked)
    inputs = _inputs(session, row, rules, asked, figures_in(shape, form), form.get("technology_field"), today)
    found = judge(held.standard_id, rules, inputs, row.firm_id)
    return FormReading(programme, shape, found, tuple(blocking(shape, form, rules, inputs, found.judgements)))


def shape_of_row(session: Session, row: Application, firm: FirmToday | None, today: date) -> FormShape:
    """What the form of an application asks; nothing where its standard is gone before it was handed in."""
    if row.programme == Programme.HNTE:
        return hnte_form.shape(years_of(session, row))
    held = standard_of(session, row, today)
    if held is None:
        return NO_SHAPE
    return shape_of(rules_on(held, ruling_day(row, today)), _asked(session, row, firm, today))


def form_of(row: Application) -> dict[str, Any]:
    """The entries as they are kept."""
    found: dict[str, Any] = orjson.loads(row.form)
    return found


def years_of(session: Session, row: Application) -> tuple[int, int, int]:
    """The accounting years that it reports, newest first: by its round, of an HNTE form by the day on which it was begun."""
    if row.programme == Programme.HNTE:
        return hnte.accounting_years(civil_date(row.created_at))
    last = the_round(session, row.round_id).latest_year
    return last, last - 1, last - 2


def ruling_day(row: Application, today: date) -> date:
    """The day whose standard holds for it."""
    return civil_date(row.submitted_at) if row.submitted_at else today


def describe(
    session: Session, programme: Programme, caller: Caller, firm_id: str | None, day: date, year: int
) -> ApplicationFormView:
    """What an application in a round of that year asks of a firm, by default the caller's own. Raises 404, 409 standard_unpublished."""
    asked_for = firm_id or caller.party
    if asked_for is not None and not rows.firm_visible(session, asked_for, caller, clock.today()):
        raise not_found()
    firm = rows.firm_today(session, asked_for, day) if asked_for else None
    latest_year = year - 1
    held = standard_on(session, programme, day)
    if held is None:
        raise unpublished(programme)
    rules = rules_on(held, day)
    if programme is Programme.HNTE:
        shape = hnte_form.shape((latest_year, latest_year - 1, latest_year - 2))
    else:
        shape = shape_of(rules, Inputs(day, latest_year, registered_on=firm.registered_on if firm else None))
    return ApplicationFormView(
        programme=programme,
        programme_name=programme.label,
        standard_id=held.standard_id,
        rule_version=rules.version,
        as_of=day,
        latest_year=latest_year,
        sections=sections(shape),
    )


@dataclass(frozen=True)
class OfficialScore:
    """The score of others that a standard asks for: in which figure it stands, and what it must reach."""

    metric: Metric | None = None
    mark: Mark | None = None


def official_score(session: Session, row: Application, today: date) -> OfficialScore:
    """As the standard of the application says; empty where it asks for none."""
    held = standard_of(session, row, today)
    criteria = rules_on(held, ruling_day(row, today)).criteria if held else ()
    found = next((each for each in criteria if each.kind is CriterionKind.OFFICIAL_SCORE and each.bar), None)
    if found is None or found.bar is None:
        return OfficialScore()
    return OfficialScore(found.metrics[0], Mark(number_of(found.bar.parameter), found.bar.strict))


def sections(shape: FormShape) -> tuple[FormSectionView, ...]:
    """The shape on the wire."""
    return tuple(
        FormSectionView(name=each.name, note=each.note, columns=each.columns, fields=tuple(map(_field, each.fields)))
        for each in shape.sections
    )


def _field(field: FormField) -> FormFieldView:
    return FormFieldView(
        pointer=field.pointer,
        label=field.label,
        kind=field.kind,
        kind_name=field.kind.label,
        metric=field.metric.value if field.metric else None,
        year=field.year,
        unit=field.unit,
        needed=field.needed,
        by_office=field.by_office,
        options=field.options,
    )


def _hnte(
    session: Session, row: Application, form: Mapping[str, Any], registered_on: date | None, today: date
) -> FormReading:
    held = standard_on(session, Programme.HNTE, today)
    if held is None:
        raise unpublished(Programme.HNTE)
    years = years_of(session, row)
    said = hnte_form.figures_of(form, today, years, registered_on)
    found = judge(held.standard_id, rules_on(held, today), inputs_of(said), row.firm_id)
    return FormReading(Programme.HNTE, hnte_form.shape(years), found, tuple(hnte.blocking(said)))


def standard_of(session: Session, row: Application, today: date) -> Standard | None:
    """A renewal is judged by the standard before while its transition lasts."""
    day, programme = ruling_day(row, today), Programme(row.programme)
    held = programme in _titles(session, row, day)
    return standard_on(session, programme, day, renewal=held)


def _titles(session: Session, row: Application, day: date) -> frozenset[Programme]:
    return titles_on(session, [row.firm_id], day).get(row.firm_id, frozenset())


def _asked(session: Session, row: Application, firm: FirmToday | None, today: date) -> Inputs:
    """The day, the last accounting year and the age by which the rules say which figures they want."""
    latest, registered_on = years_of(session, row)[0], firm.registered_on if firm else None
    return Inputs(ruling_day(row, today), latest, registered_on=registered_on)


def _inputs(
    session: Session,
    row: Application,
    rules: RuleSet,
    asked: Inputs,
    said: Mapping[Key, Any],
    technology_field: str | None,
    today: date,
) -> Inputs:
    """What the form says, with what official sources say beside it; the firm's own record is not asked."""
    known = facts_of(session, [row.firm_id], today, knowledge(session))[row.firm_id]
    official = {key: each for key, each in figures(known, asked_metrics(rules)).items() if each.official is not None}
    both = {
        key: Figure(said.get(key), official[key].official if key in official else None, "申报表")
        for key in dict.fromkeys((*said, *official))
    }
    return Inputs(
        on_day=asked.on_day,
        latest_year=asked.latest_year,
        figures=both,
        titles=_titles(session, row, asked.on_day),
        registered_on=asked.registered_on,
        technology_field=technology_field,
    )
