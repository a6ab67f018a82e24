"""Applications as cultivation answers them: the form, the checks, the history and the lists."""

from datetime import date, datetime
from decimal import Decimal

from contracts.codes import ApplicationAction, ApplicationState, Programme, Zone
from contracts.queries.attachments import PinnedAttachment
from contracts.queries.base import Answer, Page


class HnteForm(Answer):
    """Form data of an HNTE application; money in 万元, null = not filled in (unknown, never 0)."""

    technology_field: str | None = None  # one of the 8 领域
    main_product: str | None = None
    revenue: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)  # three years, newest first
    total_income: Decimal | None = None
    hightech_income: Decimal | None = None
    rd_expense: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)
    rd_ratio: Decimal | None = None  # %, self-declared
    domestic_rd_share: Decimal | None = None  # %
    net_assets: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)
    staff_count: int | None = None
    tech_staff_count: int | None = None
    class1_ip: int | None = None
    class2_ip: int | None = None
    conversions: int | None = None  # 成果转化, three-year total
    contact_name: str | None = None
    contact_phone: str | None = None
    statement: str | None = None


class CheckResult(Answer):
    """One criterion: met | unmet | unknown | manual_review | not_applicable, with value, threshold and clause."""

    code: str
    name: str
    result: str
    result_name: str
    actual: str | None = None
    required: str | None = None
    clause: str
    pointer: str | None = None


class ChecksAnswer(Answer):
    application_id: str
    submittable: bool
    blocking: tuple[CheckResult, ...]  # what must be filled in before submit
    criteria: tuple[CheckResult, ...]  # conditions, shown and never blocking
    rule_version: str


class FieldReasonView(Answer):
    pointer: str
    message: str


class FieldChange(Answer):
    """A field of the form before and after an edit; None = not filled in."""

    pointer: str
    old: str | None
    new: str | None


class MandateView(Answer):
    """代填: who fills in for the firm, on what ground (document | consent) and since when."""

    agent: str
    basis: str
    basis_name: str
    evidence: str
    given_on: date
    recorded_at: datetime


class StepView(Answer):
    """One line of an application's history: entered at the instant `at`, dated `taken_on`.

    `note` is for everybody, `internal` for reviewers alone.
    """

    at: datetime
    taken_on: date
    action: str
    action_name: str
    actor: str
    on_behalf: bool = False  # taken by park staff in the firm's name
    from_state: ApplicationState | None
    to_state: ApplicationState
    to_state_name: str
    note: str | None = None
    internal: str | None = None
    changes: tuple[FieldChange, ...] = ()
    reasons: tuple[FieldReasonView, ...] = ()


class ApplicationSummary(Answer):
    application_id: str
    firm_id: str
    firm_name: str
    uscc: str
    zone: Zone | None
    programme: Programme
    programme_name: str
    kind: str  # first | re-recognition
    state: ApplicationState
    state_name: str
    receipt_no: str | None = None
    external_ref: str | None = None
    submitted_at: datetime | None = None
    waiting_since: datetime
    due_on: date | None = None
    overdue: bool = False
    actions: tuple[ApplicationAction, ...] = ()
    version: int


class ApplicationPage(Page):
    items: tuple[ApplicationSummary, ...]


class ApplicationView(ApplicationSummary):
    form: HnteForm
    accounting_years: tuple[int, int, int]  # of the yearly figures, newest first
    editable: bool = False  # whether whoever asks may change the form now
    mandates: tuple[MandateView, ...] = ()
    supplement_reasons: tuple[FieldReasonView, ...] = ()
    publicity_opens_on: date | None = None
    publicity_closes_on: date | None = None
    publicity_provisional: bool = False
    expert_score: Decimal | None = None  # the office reads it at once, park and firm after publication
    decision_reasons: tuple[str, ...] = ()
    recognition_id: str | None = None
    submissions: int = 0
    steps: tuple[StepView, ...] = ()


class SubmissionView(Answer):
    """An immutable submission; `sha256` is the digest of the canonical JSON of `form`, the pinned identity and the attachments."""

    application_id: str
    seq: int
    submitted_at: datetime
    submitted_by: str
    sha256: str
    firm_name: str
    uscc: str
    zone: Zone | None
    form: HnteForm
    attachments: tuple[PinnedAttachment, ...] = ()
