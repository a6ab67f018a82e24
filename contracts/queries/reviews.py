"""The review of applications as cultivation answers it: the work list, claims, the checklist, what is owed, experts, batches."""

from datetime import date, datetime
from decimal import Decimal

from contracts.attachments import AttachmentKind
from contracts.codes import ApplicationAction, ApplicationState
from contracts.queries.applications import ApplicationSummary
from contracts.queries.attachments import PinnedAttachment
from contracts.queries.base import Answer, Page
from contracts.reviews import ItemKind, Profession, ReviewResult, SupplyDecision, SupplyStanding
from contracts.standards import Confidence, Outcome


class ClaimView(Answer):
    """认领: by whom, and until which day (inclusive); it ends by itself after that."""

    holder: str
    role_name: str
    claimed_at: datetime
    until: date
    mine: bool = False
    take_over_reason: str | None = None  # said by whoever took it over from another


class ReviewTask(ApplicationSummary):
    """A line of the work list; the claim is that of the side which has to act."""

    claim: ClaimView | None = None
    waiting_days: int = 0
    owed: int = 0  # materials that are still missing (容缺受理)
    owed_overdue: int = 0
    owed_supplied: int = 0  # that have come and wait for confirmation


class ReviewTaskPage(Page):
    items: tuple[ReviewTask, ...]


class ChecklistLineView(Answer):
    """One finding: of which submission, after which step of the history, by whom."""

    result: ReviewResult
    result_name: str
    note: str | None = None
    by: str
    role_name: str
    at: datetime
    submission: int
    after_step: int


class ChecklistItem(Answer):
    """A criterion of the standard or a material, what the judge says of the submission, and what reviewers found, newest first.

    `gap` says in words why the item still keeps the application from being recommended; null = done.
    """

    item: str
    kind: ItemKind
    kind_name: str
    name: str
    clause: str | None = None
    pointer: str | None = None
    judged: Outcome | None = None
    judged_name: str | None = None
    actual: str | None = None
    required: str | None = None
    attachments: tuple[PinnedAttachment, ...] = ()  # of the newest submission, that prove the material
    lines: tuple[ChecklistLineView, ...] = ()
    gap: str | None = None
    mark: Confidence | None = None  # of a material: how sure we are that it is asked for


class SupplyStepView(Answer):
    """What became of a missing material: a file or a note that came, or a decision; `due_on` holds from then on.

    Firms read by which side something was decided, not by which account.
    """

    action: str
    action_name: str
    at: datetime
    by: str
    role_name: str
    note: str | None = None
    due_on: date


class SupplyView(Answer):
    """容缺: a material that was missing at 受理, and its last day.

    Any of `kinds` proves it; `files` are those that came, of the submission `submission` that they complete. `suppliable` says whether
    the firm may hand in now, `decisions` what whoever asks may decide.
    """

    seq: int
    material: str
    name: str
    due_on: date
    asked_at: datetime
    note: str | None = None
    supplied_on: date | None = None
    supplied_note: str | None = None
    overdue: bool = False
    standing: SupplyStanding
    standing_name: str
    kinds: tuple[AttachmentKind, ...] = ()
    kind_names: tuple[str, ...] = ()
    files: tuple[PinnedAttachment, ...] = ()
    steps: tuple[SupplyStepView, ...] = ()
    suppliable: bool = False
    decisions: tuple[SupplyDecision, ...] = ()


class SupplyList(Answer):
    """Everything that was missing at 受理, in its order."""

    application_id: str
    items: tuple[SupplyView, ...]


class ExpertView(Answer):
    """An expert with the score given; a recused one's does not count."""

    seq: int
    name: str
    profession: Profession
    profession_name: str
    employer: str | None = None
    score: Decimal | None = None
    opinion: str | None = None
    recusal_reason: str | None = None
    entered_at: datetime


class PanelView(Answer):
    """The experts of an application, the average of those that count, and what the panel still lacks."""

    experts: tuple[ExpertView, ...]
    counted: int
    average: Decimal | None = None
    least_experts: int
    technical_share: int  # %, at least
    least_financial: int
    source: str
    shortfalls: tuple[str, ...] = ()


class ReviewView(Answer):
    """What reviewers know of an application besides its form and history."""

    application_id: str
    version: int
    claims: tuple[ClaimView, ...]
    checklist: tuple[ChecklistItem, ...]
    open_items: int
    supplies: tuple[SupplyView, ...]
    panel: PanelView | None = None  # the office reads it at once, the park after publication


class BatchItemResult(Answer):
    """What became of one application: done with its new state, or refused with the code that a single decision gives."""

    application_id: str
    firm_name: str | None = None
    done: bool
    state: ApplicationState | None = None
    state_name: str | None = None
    version: int | None = None
    status: int
    code: str | None = None
    title: str | None = None
    detail: str | None = None


class BatchResult(Answer):
    """A result per item, in the order in which they were sent."""

    batch_id: str
    step: ApplicationAction
    step_name: str
    decided_at: datetime
    done: int
    failed: int
    items: tuple[BatchItemResult, ...]
