"""The checklist of an application: the criteria of the standard that its newest submission was judged by, and its materials."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from contracts.codes import Programme, Role
from contracts.queries.applications import CheckResult
from contracts.queries.attachments import PinnedAttachment
from contracts.queries.reviews import ChecklistItem, ChecklistLineView
from contracts.reviews import ItemKind, ReviewResult
from contracts.standards import Confidence, Outcome
from kit.data.caller import Caller
from kit.data.clock import civil_date
from services.cultivation.applications.reads.applications import submission
from services.cultivation.applications.reads.checks import submission_checks
from services.cultivation.applications.tables.applications import Application
from services.cultivation.programmes.reference import materials_of
from services.cultivation.reviews import tables
from services.cultivation.reviews.rules.checklists import Line, gap
from services.cultivation.reviews.rules.supplies import Owed
from services.cultivation.reviews.tables import ReviewLine


@dataclass(frozen=True)
class Item:
    """What a line may be about; `check` is what the judge says of a criterion."""

    item: str
    kind: ItemKind
    name: str
    clause: str | None = None
    check: CheckResult | None = None
    attachments: tuple[PinnedAttachment, ...] = ()
    mark: Confidence | None = None


def items_of(session: Session, row: Application, caller: Caller) -> list[Item]:
    """The list of the newest submission: its own standard, whatever has been adopted since; nothing before there is one."""
    if not row.submissions:
        return []
    return [*_criteria(session, row, caller), *_materials(session, row, caller)]


def checklist_of(session: Session, row: Application, caller: Caller) -> tuple[ChecklistItem, ...]:
    """Every item with its findings, the newest first, and what it still lacks."""
    lines: dict[str, list[ReviewLine]] = {}
    for each in reversed(tables.lines_of(session, row.application_id)):
        lines.setdefault(each.item, []).append(each)
    owed = _owed(session, row.application_id)
    return tuple(
        _view(item, lines.get(item.item, []), row, owed.get(item.item)) for item in items_of(session, row, caller)
    )


def gaps(session: Session, row: Application, caller: Caller) -> list[ChecklistItem]:
    """The items that keep the application from being recommended."""
    return [each for each in checklist_of(session, row, caller) if each.gap is not None]


def _criteria(session: Session, row: Application, caller: Caller) -> Iterator[Item]:
    answer = submission_checks(session, row.application_id, row.submissions, caller)
    for check in answer.criteria:
        yield Item(f"{ItemKind.CRITERION.value}:{check.code}", ItemKind.CRITERION, check.name, check.clause, check)


def _materials(session: Session, row: Application, caller: Caller) -> Iterator[Item]:
    listed = materials_of(Programme(row.programme), civil_date(row.submitted_at or row.created_at))
    if listed is None:
        return
    newest = submission(session, row.application_id, row.submissions, caller)
    for each in listed.materials:
        proofs = tuple(one for one in (*newest.attachments, *newest.supplements) if one.kind in each.kinds)
        code = f"{ItemKind.MATERIAL.value}:{each.code}"
        yield Item(code, ItemKind.MATERIAL, each.name, listed.clause(each), attachments=proofs, mark=each.mark)


def _owed(session: Session, application_id: str) -> dict[str, Owed]:
    return {
        f"{ItemKind.MATERIAL.value}:{each.material}": each.owed for each in tables.supplies_of(session, application_id)
    }


def _view(item: Item, lines: list[ReviewLine], row: Application, owed: Owed | None) -> ChecklistItem:
    newest = lines[0] if lines else None
    line = Line(ReviewResult(newest.result), newest.submission, newest.at) if newest else None
    check = item.check
    return ChecklistItem(
        item=item.item,
        kind=item.kind,
        kind_name=item.kind.label,
        name=item.name,
        clause=item.clause,
        pointer=check.pointer if check else None,
        judged=Outcome(check.result) if check else None,
        judged_name=check.result_name if check else None,
        actual=check.actual if check else None,
        required=check.required if check else None,
        attachments=item.attachments,
        lines=tuple(map(_line, lines)),
        gap=gap(line, row.submissions, owed),
        mark=item.mark,
    )


def _line(row: ReviewLine) -> ChecklistLineView:
    result = ReviewResult(row.result)
    return ChecklistLineView(
        result=result,
        result_name=result.label,
        note=row.note,
        by=row.actor,
        role_name=Role(row.role).label,
        at=row.at,
        submission=row.submission,
        after_step=row.after_step,
    )
