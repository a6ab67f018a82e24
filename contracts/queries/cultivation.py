"""Answers of cultivation: programmes, recognitions, figures, applications."""

from datetime import date, datetime
from decimal import Decimal

from contracts.codes import (
    ApplicationAction,
    ApplicationState,
    Evidence,
    FlowReason,
    JobState,
    ListKind,
    Programme,
    RecognitionBasis,
    Region,
    TitleAction,
    Zone,
)
from contracts.queries.base import Answer, Page, Period, Provenance


class ProgrammeView(Answer):
    """A recognition programme as in force on a date, with its confidence mark (certain | likely | unsure)."""

    programme: Programme
    name: str
    rung: int | None  # 1..4 on the ladder, null for side tracks
    authority: str
    base_document: str
    validity_months: int | None
    publicity_workdays: int | None
    number_pattern: str | None
    issuable_here: bool
    confidence: str
    valid_from: date
    valid_before: date | None = None


class ProgrammeList(Answer):
    as_of: date
    items: tuple[ProgrammeView, ...]


class RecognitionView(Period):
    """A recognition with its interval as known; `valid_until` is 有效期至 (inclusive)."""

    recognition_id: str
    firm_id: str
    firm_name: str
    uscc: str
    programme: Programme
    programme_name: str
    basis: RecognitionBasis
    basis_name: str
    evidence: Evidence = Evidence.ANNOUNCED
    evidence_name: str = Evidence.ANNOUNCED.label
    number: str | None
    number_reason: str | None = None  # why there is none, or why it looks unusual
    issued_on: date
    document_no: str | None = None
    document_on: date | None = None
    list_id: str | None = None
    predecessor_id: str | None = None
    state: str  # valid | expired | future | cancelled | revoked, on as_of
    state_name: str
    days_left: int | None = None
    end_reason: str | None = None
    recorded_at: datetime
    version: int
    warnings: tuple[str, ...] = ()
    actions: tuple[TitleAction, ...] = ()


class RecognitionPage(Page):
    items: tuple[RecognitionView, ...]


class Cell(Answer):
    """One cell of a stock table: distinct firms with a valid record whose zone on the date is `zone`."""

    zone: Zone | None = None
    park: str | None = None
    industry: str | None = None
    count: int


class RegionCount(Answer):
    region: Region
    name: str
    count: int


class StockAnswer(Provenance):
    """Stock 存量 of one programme. `total` counts distinct firms of the caller's cells, `pending_renewal` is the second line 含待换证."""

    programme: Programme
    programme_name: str
    by: tuple[str, ...]  # zone, park, industry
    total: int
    regions: tuple[RegionCount, ...]
    cells: tuple[Cell, ...]
    pending_renewal: int = 0


class FirmOfCell(Answer):
    """A firm behind a cell, as it stood on the date."""

    firm_id: str
    uscc: str
    name: str
    zone: Zone
    park: str | None = None
    industry: str | None = None
    number: str | None = None
    valid_from: date
    valid_until: date | None = None  # null: no term


class DrillDown(Page, Provenance):
    programme: Programme
    items: tuple[FirmOfCell, ...]


class SeriesPoint(Answer):
    """Stock at the end of day `as_of`, by zone (outside excluded) and in total."""

    as_of: date
    total: int
    by_zone: dict[Zone, int]


class SeriesAnswer(Answer):
    programme: Programme
    programme_name: str
    known_at: datetime
    watermark: datetime | None = None
    sequence: int | None = None
    definition: str
    source: str
    points: tuple[SeriesPoint, ...]


class RungCount(Answer):
    programme: Programme
    name: str
    rung: int | None
    total: int
    by_zone: dict[Zone, int]
    total_with_giants: int | None = None  # 专精特新 only: with valid 小巨人 whose provincial title did not lapse


class LadderAnswer(Provenance):
    """Two tables: `each_rung` must not be summed, `highest_rung` sums to `distinct_firms`. Side tracks stand apart."""

    each_rung: tuple[RungCount, ...]
    highest_rung: tuple[RungCount, ...]
    tracks: tuple[RungCount, ...]
    distinct_firms: int


class FlowLine(Answer):
    reason: FlowReason
    name: str
    count: int


class FlowAnswer(Answer):
    """Flow between two dates: opening + Σ inflows − Σ outflows = closing, residual 0; renewals are a memo line."""

    programme: Programme
    programme_name: str
    scope: str
    scope_name: str
    from_date: date
    to_date: date
    known_from: datetime
    known_to: datetime
    opening: int
    inflows: tuple[FlowLine, ...]
    outflows: tuple[FlowLine, ...]
    closing: int
    net: int
    residual: int
    renewed: int
    watermark: datetime | None = None
    sequence: int | None = None
    definition: str
    source: str


class FlowFirm(Answer):
    firm_id: str
    uscc: str
    name: str
    reason: FlowReason | None  # null: the memo line 续期
    reason_name: str
    zone_before: Zone | None = None
    zone_after: Zone | None = None
    effective_on: date | None = None


class FlowFirms(Page):
    items: tuple[FlowFirm, ...]


class Standing(Answer):
    """Where a firm stands on a date: highest rung, all titles held, and its recognitions."""

    firm_id: str
    name: str
    uscc: str
    zone: Zone | None
    as_of: date
    highest_rung: Programme | None
    highest_rung_name: str | None
    held: tuple[Programme, ...]
    held_names: tuple[str, ...]
    recognitions: tuple[RecognitionView, ...] = ()


class StandingList(Answer):
    as_of: date
    items: tuple[Standing, ...]


class StandingPage(Page):
    as_of: date
    items: tuple[Standing, ...]


class OfficialListView(Answer):
    """An official list being read and matched; outcomes are counts of rows."""

    list_id: str
    programme: Programme
    programme_name: str
    kind: ListKind = ListKind.ANNOUNCEMENT
    kind_name: str = ListKind.ANNOUNCEMENT.label
    document_no: str
    issued_on: date
    filename: str
    state: JobState
    state_name: str
    rows: int
    done: int
    matched: int
    unmatched: int
    unchanged: int
    refused: int
    dismissed: int = 0
    problem: str | None = None
    started_by: str
    started_at: datetime
    finished_at: datetime | None = None
    version: int


class OfficialListPage(Page):
    items: tuple[OfficialListView, ...]


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


class StepView(Answer):
    """One line of an application's history."""

    at: datetime
    action: str
    action_name: str
    actor: str
    from_state: ApplicationState | None
    to_state: ApplicationState
    to_state_name: str
    note: str | None = None
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
    """An immutable submission; `sha256` is the digest of the canonical JSON of `form` and the pinned identity."""

    application_id: str
    seq: int
    submitted_at: datetime
    submitted_by: str
    sha256: str
    firm_name: str
    uscc: str
    zone: Zone | None
    form: HnteForm
