"""The paths of applications: what the documents say, what the office entered over it, and which holds on a day."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from contracts.applications import PathFact, PathState
from contracts.codes import Programme, Zone
from contracts.queries.applications import PathSourceView, PathView
from contracts.queries.paths import DatedPath, PathList
from contracts.standards import Confidence, Stage
from kit.data.problem import not_found
from services.cultivation.applications.reference import delivered_path, delivered_paths
from services.cultivation.applications.rules.paths import Path, Source, ends, path_on
from services.cultivation.applications.tables.paths import ApplicationPath, entered_path, entered_paths, path_of_row
from services.cultivation.applications.tables.paths import paths as approved_paths
from services.cultivation.programmes.reads import workdays_on

PROGRAMMES, ZONES = tuple(Programme), (None, *Zone)


def path_list(session: Session, day: date, programme: Programme | None = None, *, drafts: bool) -> PathList:
    """Every path that was ever in force or is to be; with `drafts` also what waits and what came to nothing."""
    known = approved_paths(session)
    rows = entered_paths(session) if drafts else entered_paths(session, (PathState.APPROVED,))
    shown = [*((path, None) for path in delivered_paths()), *((path_of_row(row), row) for row in rows)]
    shown.sort(key=lambda each: (_place(each[0]), each[0].valid_from))
    items = (_dated(session, path, row, known, day) for path, row in shown if programme in (None, path.programme))
    return PathList(as_of=day, items=tuple(items))


def dated_path(session: Session, code: str, day: date, *, drafts: bool = True) -> DatedPath:
    """One path by its code. Raises 404, without `drafts` also for what waits or came to nothing."""
    row, delivered = entered_path(session, code), delivered_path(code)
    hidden = row is not None and row.state != PathState.APPROVED.value and not drafts
    path = path_of_row(row) if row else delivered
    if path is None or hidden:
        raise not_found()
    return _dated(session, path, row, approved_paths(session), day)


def path_view(path: Path) -> PathView:
    """The stages of an application, with who of the city has a part and who gives the score."""
    by_fact = {source.fact: source for source in path.sources}
    stages = by_fact[PathFact.STAGES]
    return PathView(
        code=path.code,
        stages=path.stages,
        stage_names=tuple(stage.label for stage in path.stages),
        city=path.city,
        city_name=path.city.label if path.city else None,
        scored_by=path.scored_by,
        scored_by_name=path.scored_by.label if path.scored_by else None,
        document=_cited(stages),
        confidence=stages.mark,
        sources=tuple(_source(by_fact[fact]) for fact in PathFact if fact in by_fact),
    )


def in_words(path: Path) -> str:
    """All that it states, in one line."""
    said = "→".join(stage.label for stage in path.stages)
    return "；".join([said, *(each.label for each in (path.city, path.scored_by) if each)])


def _place(path: Path) -> tuple[int, int]:
    return PROGRAMMES.index(path.programme), ZONES.index(path.zone)


def _dated(session: Session, path: Path, row: ApplicationPath | None, known: Collection[Path], day: date) -> DatedPath:
    entry = {} if row is None else row.model_dump(include=ENTRY)
    state = PathState(row.state) if row else None
    return DatedPath(
        **path_view(path).model_dump(),
        **entry,
        programme=path.programme,
        programme_name=path.programme.label,
        zone=path.zone,
        valid_from=path.valid_from,
        valid_before=ends(known, path) if state in (None, PathState.APPROVED) else path.valid_before,
        in_force=path == path_on(known, path.programme, path.zone, day),
        publicity_workdays=workdays_on(session, Stage.PUBLICITY, path.programme, day, path.zone),
        state=state,
        state_name=state.label if state else None,
    )


ENTRY = {
    "reason",
    "entered_by",
    "entered_at",
    "decided_by",
    "decided_at",
    "decision_reason",
    "withdrawn_by",
    "withdrawn_at",
    "version",
}
"""What a row says beside the path itself."""


def _source(source: Source) -> PathSourceView:
    mark = Confidence(source.mark)
    return PathSourceView(
        fact=source.fact,
        fact_name=source.fact.label,
        document=source.document,
        article=source.article or None,
        mark=mark.value,
        mark_name=mark.label,
    )


def _cited(source: Source) -> str:
    return f"{source.document} {source.article}".strip()
