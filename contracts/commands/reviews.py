"""What reviewers say besides the steps: claims, the checklist, missing materials, experts, and many decisions at once."""

from typing import Annotated

from pydantic import Field

from contracts.attachments import AttachmentKind
from contracts.codes import ApplicationAction
from contracts.commands.applications import DatedStep, Opinion
from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, Id, LongText, Ratio, ShortText
from contracts.reviews import Profession, ReviewResult, SupplyDecision

BATCH_CAP = 100
"""Applications in one batch; all of them are decided within one write, which others wait for."""
Item = Annotated[str, Field(max_length=60, pattern="^(criterion|material):[a-z0-9_-]{1,48}$")]
Material = Annotated[str, Field(max_length=48, pattern="^[a-z0-9-]{1,48}$")]
Seen = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ClaimApplication(Command):
    """认领, for as many days as the system is set to. Whoever takes over from another says why."""

    take_over_reason: ShortText | None = None


class ChecklistLine(Command):
    """What was found of one item; a note is asked for unless the item fits."""

    item: Item
    result: Choice[ReviewResult]
    note: LongText | None = None


class RecordChecklist(Command):
    """Lines of the checklist; each stands beside the earlier ones of its item."""

    lines: Annotated[list[ChecklistLine], Field(min_length=1, max_length=100)]


class MissingMaterial(Command):
    """A material that is still missing, and the last day for it."""

    material: Material
    due_on: CivilDate
    note: ShortText | None = None


class Acceptance(Opinion):
    """受理; with `missing` it is 容缺受理, and each missing material has its day."""

    missing: Annotated[list[MissingMaterial], Field(min_length=1, max_length=20)] | None = None


class SupplyMaterial(Command):
    """A missing material has come otherwise than as a file, such as an original on paper; the note says how."""

    note: ShortText


class SupplyFile(Command):
    """A file of a missing material; `kind` is one of those that prove the material."""

    kind: Choice[AttachmentKind]
    filename: ShortText


class DecideSupply(Command):
    """What a reviewer decides of a missing material: with a reason unless it is confirmed, with another last day when it is extended
    or goes back after its day.
    """

    decision: Choice[SupplyDecision]
    reason: ShortText | None = None
    due_on: CivilDate | None = None


class EnterExpert(Command):
    """One expert with the score given (of 100). An expert who is recused (回避) needs no score, but the reason."""

    name: Annotated[ShortText, Field(max_length=40)]
    profession: Choice[Profession]
    employer: ShortText | None = None
    score: Ratio | None = None
    opinion: LongText | None = None
    recusal_reason: ShortText | None = None


class RecuseExpert(Command):
    """回避 after the score was entered; the score stays on file and does not count."""

    reason: ShortText


class BatchItem(Command):
    """An application against the version that was seen."""

    application_id: Id
    version: Seen


class DecideApplications(DatedStep):
    """One step for many applications; each is judged for itself, and one that is refused stops no other.

    `reasons` are asked for by `reject`, `document_no` by `announce`; `note` is for `inform-city`, `open-publicity` and `file`.
    """

    step: Choice[ApplicationAction]
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=BATCH_CAP)]
    opinion: LongText | None = None
    reasons: Annotated[list[LongText], Field(min_length=1, max_length=20)] | None = None
    note: ShortText | None = None
    document_no: ShortText | None = None
