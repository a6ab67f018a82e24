"""The programmes as in force on a date, and how long their stages last."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from contracts.attachments import AttachmentKind
from contracts.codes import Programme, Zone
from contracts.queries.cultivation import ProgrammeList, ProgrammeView
from contracts.queries.materials import MaterialListView, MaterialView
from contracts.queries.periods import PeriodList, PeriodView
from contracts.standards import Confidence, Stage
from domain.spans import OPEN
from kit.data.problem import not_found
from services.cultivation.programmes.reference import Edition, editions_on, materials_of
from services.cultivation.programmes.rules.ladder import rung_number
from services.cultivation.programmes.rules.materials import Material, MaterialList
from services.cultivation.programmes.rules.periods import StagePeriod, ends, period_on
from services.cultivation.programmes.rules.validity import ValidityRule
from services.cultivation.programmes.tables import all_periods

STAGES = tuple(Stage)


def programmes(session: Session, as_of: date) -> ProgrammeList:
    """Every programme with its base document, validity and confidence mark."""
    known = all_periods(session)
    return ProgrammeList(as_of=as_of, items=tuple(_view(edition, as_of, known) for edition in editions_on(as_of)))


def workdays_on(
    session: Session, stage: Stage, programme: Programme, day: date, zone: Zone | None = None
) -> int | None:
    """How many working days a stage lasts that begins on `day`; None where the programme has no such stage."""
    found = period_on(all_periods(session), stage, programme, day, zone)
    return found.workdays if found else None


def periods_on(session: Session, day: date) -> PeriodList:
    """Every period that was ever in force or is scheduled, by stage, programme and day."""
    known = all_periods(session)
    order = sorted(known, key=lambda each: (STAGES.index(each.stage), _place(each), len(each.zones), each.valid_from))
    return PeriodList(as_of=day, items=tuple(_period(each, known, day) for each in order))


def period_view(session: Session, period_id: str, day: date) -> PeriodView:
    """One that the office scheduled. Raises 404."""
    known = all_periods(session)
    found = next((each for each in known if each.period_id == period_id), None)
    if found is None:
        raise not_found()
    return _period(found, known, day)


def material_list(programme: Programme, day: date) -> MaterialListView:
    """What an application of a programme comes with on a day. Raises 404 where no list is known."""
    found = materials_of(programme, day)
    if found is None:
        raise not_found()
    return MaterialListView(
        programme=programme,
        programme_name=programme.label,
        as_of=day,
        valid_from=found.valid_from,
        document=found.document,
        article=found.article,
        mark=found.mark,
        mark_name=found.mark.label,
        items=tuple(_material(found, each) for each in found.materials),
    )


def _material(listed: MaterialList, each: Material) -> MaterialView:
    kinds = tuple(kind for kind in AttachmentKind if kind in each.kinds)
    return MaterialView(
        material=each.code,
        name=each.name,
        kinds=kinds,
        kind_names=tuple(kind.label for kind in kinds),
        clause=listed.clause(each),
        mark=each.mark,
        mark_name=each.mark.label,
    )


def _place(period: StagePeriod) -> int:
    return -1 if period.programme is None else list(Programme).index(period.programme)


def _period(period: StagePeriod, known: Collection[StagePeriod], day: date) -> PeriodView:
    before, mark = ends(known, period), Confidence(period.mark)
    return PeriodView(
        period_id=period.period_id,
        stage=period.stage,
        stage_name=period.stage.label,
        programme=period.programme,
        programme_name=period.programme.label if period.programme else None,
        zones=tuple(each for each in Zone if each in period.zones),
        workdays=period.workdays,
        valid_from=period.valid_from,
        valid_before=before,
        in_force=period.valid_from <= day and (before is None or day < before),
        document=period.document,
        mark=mark.value,
        mark_name=mark.label,
        recorded_by=period.recorded_by,
        recorded_at=period.recorded_at,
    )


def _view(edition: Edition, as_of: date, known: Collection[StagePeriod]) -> ProgrammeView:
    months = {
        ValidityRule.YEARS: edition.validity.years * 12,
        ValidityRule.CALENDAR_YEAR: 12,
        ValidityRule.OPEN: None,
    }
    publicity = period_on(known, Stage.PUBLICITY, edition.programme, as_of)
    return ProgrammeView(
        programme=edition.programme,
        name=edition.programme.label,
        rung=rung_number(edition.programme),
        authority=edition.authority,
        base_document=edition.document,
        validity_months=months[edition.validity.rule],
        publicity_workdays=publicity.workdays if publicity else None,
        number_pattern=edition.number_pattern or None,
        issuable_here=edition.issuable_here,
        confidence=edition.mark,
        valid_from=edition.valid_from,
        valid_before=None if edition.valid_before >= OPEN else edition.valid_before,
    )
