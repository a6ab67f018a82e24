"""What became of a title, line by line: its own decisions, and what follows from its firm, its term and its successor."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select, true
from sqlmodel import Session

from contracts.codes import IntervalReason, Role, Zone
from contracts.holding import TitleStep
from contracts.queries.cultivation import RecognitionView
from contracts.queries.titles import CertificateNames, LinkedTitle, SuspensionView, TitleLine, TitleTimeline
from domain.spans import OPEN, Days, Interval, Span, last_day
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.recognitions.reads.names import name_on, names_of
from services.cultivation.recognitions.reads.recognitions import find, rows
from services.cultivation.recognitions.reads.suspensions import resting_of
from services.cultivation.recognitions.rules.holding import Resting, certificate_day, gap_days, unreported
from services.cultivation.recognitions.tables import CHANGE, RECOGNITION


def timeline(session: Session, recognition_id: str, caller: Caller, as_of: date | None = None) -> TitleTimeline:
    """One title, its lines in the order of the days from which they count. Raises 404."""
    day, known = as_of or clock.today(), knowledge(session)
    title = find(session, recognition_id, caller, day)
    row = session.execute(rows(known).where(RECOGNITION.c.recognition_id == recognition_id)).one()
    names = names_of(session, title.firm_id, known)
    resting = resting_of(session, [recognition_id], known).get(recognition_id, [])
    after = _after(session, row, known)
    decisions = tuple(_decisions(session, recognition_id, caller))
    resumed = {line.effective_on for line in decisions if line.step is TitleStep.RESUMED}
    lines = [
        *decisions,
        *_renames(names, title, day),
        *_moves(session, title, known),
        *_ends(row, [each for each in resting if each.days.before not in resumed], after, day),
    ]
    return TitleTimeline(
        title=title,
        names=_names(row, names, reissues_of(session, recognition_id, known), day),
        before=_linked(session, row, row.predecessor_id, known),
        after=after,
        suspensions=tuple(_suspension(each) for each in resting),
        lines=tuple(sorted(lines, key=lambda line: (line.effective_on, line.recorded_at is None, line.recorded_at))),
    )


def reissues_of(session: Session, recognition_id: str, known: Knowledge) -> list[date]:
    """The days on which a certificate was issued again, as known."""
    mine = (CHANGE.c.recognition_id == recognition_id, CHANGE.c.kind == TitleStep.REISSUED.value)
    by_then = true() if known.latest else CHANGE.c.recorded_at <= known.at
    return list(session.execute(select(CHANGE.c.effective_on).where(*mine, by_then)).scalars())


def _names(row: Any, names: Sequence[Span[str]], reissued: Sequence[date], day: date) -> CertificateNames:
    named_on = certificate_day(row.issued_on, reissued, day)
    found = unreported(names, named_on, min(day, last_day(row.valid_before) or day))
    return CertificateNames(
        on_certificate=name_on(names, named_on),
        today=name_on(names, day),
        renamed_on=found.renamed_on if found else None,
        report_by=found.report_by if found else None,
        overdue=bool(found and found.report_by < day),
    )


def _days(row: Any) -> Days:
    return Interval(row.valid_from, row.valid_before)


def _linked(session: Session, row: Any, other_id: str | None, known: Knowledge) -> LinkedTitle | None:
    """The title before."""
    other = _other(session, other_id, known)
    if other is None:
        return None
    return _link(other, gap_days(_days(other), _days(row)), passed_on=other.firm_id != row.firm_id)


def _after(session: Session, row: Any, known: Knowledge) -> LinkedTitle | None:
    """The first title that renews this one, or the one in which it goes on at another firm."""
    following = select(RECOGNITION.c.recognition_id).where(
        RECOGNITION.c.predecessor_id == row.recognition_id, RECOGNITION.c.voided_at.is_(None)
    )
    first = following.order_by(RECOGNITION.c.issued_on, RECOGNITION.c.recognition_id).limit(1)
    other = _other(session, row.passed_to_id or session.execute(first).scalar(), known)
    if other is None:
        return None
    return _link(other, gap_days(_days(row), _days(other)), passed_on=other.firm_id != row.firm_id)


def _other(session: Session, other_id: str | None, known: Knowledge) -> Any:
    if other_id is None:
        return None
    return session.execute(rows(known).where(RECOGNITION.c.recognition_id == other_id)).first()


def _link(other: Any, gap: int, *, passed_on: bool) -> LinkedTitle:
    return LinkedTitle(
        recognition_id=other.recognition_id,
        firm_id=other.firm_id,
        firm_name=other.firm_name,
        number=other.number,
        issued_on=other.issued_on,
        valid_from=other.valid_from,
        valid_until=last_day(other.valid_before),
        gap_days=gap,
        passed_on=passed_on,
    )


def _suspension(resting: Resting) -> SuspensionView:
    days = resting.days
    return SuspensionView(
        kind=resting.kind, kind_name=resting.kind.label, begins_on=days.start, ends_on=last_day(days.before)
    )


def _decisions(session: Session, recognition_id: str, caller: Caller) -> Iterator[TitleLine]:
    mine = CHANGE.c.recognition_id == recognition_id
    for row in session.execute(select(CHANGE).where(mine).order_by(CHANGE.c.version)):
        yield _line(
            TitleStep(row.kind),
            row.effective_on,
            row.reason,
            decided_on=row.decided_on,
            document_no=row.document_no,
            recorded_at=row.recorded_at,
            entered_by=None if caller.role == Role.FIRM else row.operator,
        )


def _line(step: TitleStep, on: date, note: str | None = None, **more: Any) -> TitleLine:
    return TitleLine(step=step, step_name=step.label, effective_on=on, note=note, **more)


def _renames(names: Sequence[Span[str]], title: RecognitionView, day: date) -> Iterator[TitleLine]:
    """Changes of the firm's name since the certificate."""
    for before, after in pairwise(names):
        if title.issued_on < after.start <= day and _meets(title, after.start):
            yield _line(TitleStep.RENAMED, after.start, f"{before.value} → {after.value}")


def _meets(title: RecognitionView, day: date) -> bool:
    return title.valid_before is None or day < title.valid_before


def _moves(session: Session, title: RecognitionView, known: Knowledge) -> Iterator[TitleLine]:
    """Moves of the firm between zones while it holds the title; inside the province they change nothing about it."""
    query = select(PLACE).where(PLACE.c.firm_id == title.firm_id, known.sees(PLACE)).order_by(PLACE.c.valid_from)
    places = session.execute(query).all()
    for before, after in pairwise(places):
        if before.zone != after.zone and title.valid_from < after.valid_from and _meets(title, after.valid_from):
            yield _line(TitleStep.RELOCATED, after.valid_from, f"{Zone(before.zone).label} → {Zone(after.zone).label}")


def _ends(row: Any, resting: Sequence[Resting], after: LinkedTitle | None, day: date) -> Iterator[TitleLine]:
    """Ends that nobody decides, and the title that came after."""
    for each in resting:
        if each.days.before <= day and each.days.before < row.valid_before:
            yield _line(TitleStep.SUSPENSION_OVER, each.days.before)
    if row.ended_by == IntervalReason.TERM.value and row.valid_before <= day and row.valid_before < OPEN:
        yield _line(TitleStep.EXPIRED, row.valid_before)
    if after is not None and not after.passed_on:
        gap = f"，中断 {after.gap_days} 天" if after.gap_days else "，无中断"
        yield _line(TitleStep.RENEWED, after.valid_from, f"新证书编号 {after.number or '—'}{gap}")
