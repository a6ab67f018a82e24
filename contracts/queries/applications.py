"""Applications as cultivation answers them: the form, the checks, the history and the lists."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.applications import CityPart, FormFieldKind, PathFact, ScoreSource
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


class FormFieldView(Answer):
    """One entry of a form. `pointer` is its place in the application; a yearly figure stands under its year.

    `needed` texts block while they are blank; which figures are needed the checks say. `by_office`: an official score.
    """

    pointer: str
    label: str
    kind: FormFieldKind
    kind_name: str
    metric: str | None = None
    year: int | None = None
    unit: str | None = None
    needed: bool = False
    by_office: bool = False
    options: tuple[str, ...] = ()


class FormSectionView(Answer):
    """Fields under one heading, `columns` of them beside each other."""

    name: str
    note: str = ""
    columns: int = 2
    fields: tuple[FormFieldView, ...]


class ApplicationFormView(Answer):
    """What an application of a programme asks: made of the standard in force, for the figures up to `latest_year`."""

    programme: Programme
    programme_name: str
    standard_id: str
    rule_version: str
    as_of: date
    latest_year: int
    sections: tuple[FormSectionView, ...]


class PathSourceView(Answer):
    """Which document says a fact of a path, in which article, and how sure we are of it: certain | likely | unsure."""

    fact: PathFact
    fact_name: str
    document: str
    article: str | None = None
    mark: str
    mark_name: str


class PathView(Answer):
    """The stages of an application in their order; one that its programme does not have is not there.

    `city`: informed (七个直通) or approved; null where it has no part. `document` and `confidence` are those of the stages,
    `sources` say them of each fact.
    """

    code: str
    stages: tuple[ApplicationState, ...]
    stage_names: tuple[str, ...]
    city: CityPart | None = None
    city_name: str | None = None
    scored_by: ScoreSource | None = None
    scored_by_name: str | None = None
    document: str
    confidence: str
    sources: tuple[PathSourceView, ...] = ()


class ProposalView(Answer):
    """A figure of the firm's record for a field of the form, with its year or day and who said it; nothing is filled in by itself."""

    pointer: str
    label: str
    value: str
    held: str | None = None  # what the form says now
    year: int | None = None
    since: date | None = None
    side_name: str
    source: str | None = None


class ProposalList(Answer):
    """What the record knows and the form does not say, or says otherwise."""

    application_id: str
    items: tuple[ProposalView, ...]


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
    round_id: str
    round_name: str
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
    form: dict[str, Any]
    sections: tuple[FormSectionView, ...]  # what the form asks; its fields are found by their pointers
    accounting_years: tuple[int, int, int]  # of the yearly figures, newest first
    path: PathView
    city_told_on: date | None = None
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
    """An immutable submission; `sha256` is the digest of the canonical JSON of `form`, the pinned identity and the attachments.

    `supplements` came afterwards for what was missing when it was accepted (容缺受理); the digest does not cover them.
    """

    application_id: str
    seq: int
    submitted_at: datetime
    submitted_by: str
    sha256: str
    firm_name: str
    uscc: str
    zone: Zone | None
    form: dict[str, Any]
    attachments: tuple[PinnedAttachment, ...] = ()
    supplements: tuple[PinnedAttachment, ...] = ()
