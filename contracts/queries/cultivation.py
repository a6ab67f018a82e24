"""Answers of cultivation: programmes, recognitions, figures, official lists."""

from datetime import date, datetime

from pydantic import Field

from contracts.codes import (
    Evidence,
    FlowReason,
    ImportMode,
    JobState,
    ListKind,
    Programme,
    RecognitionBasis,
    Region,
    TitleState,
    Zone,
)
from contracts.holding import TitleAction
from contracts.queries.base import Answer, CountAnswer, Page, Period, Provenance
from contracts.queries.files import FileReading


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
    state: TitleState  # on as_of
    state_name: str
    days_left: int | None = None
    end_reason: str | None = None
    suspension_name: str | None = None  # 暂停 or 待核查 on as_of; a suspended title is counted
    suspended_from: date | None = None
    suspended_until: date | None = None  # inclusive; null where no end is set
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


class StockAnswer(CountAnswer, Provenance):
    """Stock 存量. `total` counts distinct firms of the caller's cells.

    `pending_renewal` is what the second line 含待换证 adds: the total of the basis awaiting-renewal.
    """

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
    valid_from: date | None = None  # null: in 公示, and no certificate so far
    valid_until: date | None = None  # null: no term


class DrillDown(Page, CountAnswer, Provenance):
    items: tuple[FirmOfCell, ...]


class SeriesPoint(Answer):
    """Stock at the end of day `as_of`, by zone (outside excluded) and in total."""

    as_of: date
    total: int
    by_zone: dict[Zone, int]
    projected: bool = False


class SeriesAnswer(CountAnswer):
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
    last_year_total: int | None = (
        None  # 科技型中小企业 only, which begins anew each January: the stock at the last year end
    )


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


class FlowAnswer(CountAnswer):
    """Flow between two dates: opening + Σ inflows − Σ outflows = closing, residual 0; renewals are a memo line."""

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
    projected: bool = False  # the last day had not come


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
    projected: bool = False
    items: tuple[FlowFirm, ...]


class StatusView(Period):
    """What a firm is without being recognised: 规上, 上市 or 挂牌 (`note` names the board), 创新积分."""

    programme: Programme
    programme_name: str
    note: str | None = None


class Standing(Answer):
    """Where a firm stands on a date: highest rung, all that it holds, its recognitions, and what it is without one."""

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
    statuses: tuple[StatusView, ...] = ()


class StandingList(Answer):
    as_of: date
    items: tuple[Standing, ...]


class StandingPage(Page):
    as_of: date
    projected: bool = False
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
    warned: int = 0  # rows whose firm lacks what the title supposes; nothing is refused for it
    mode: ImportMode = ImportMode.APPLY
    mode_name: str = ImportMode.APPLY.label
    reading: FileReading | None = None  # what was recognised in the file
    columns: dict[str, str] = Field(default_factory=dict)  # our field → heading of the file
    notes: tuple[str, ...] = ()  # what was understood and what was left unread
    sha256: str = ""  # of the file
    repeats: str | None = None  # an earlier list of the same file
    undone: int = 0  # titles of the list that were voided by its undoing
    kept: int = 0  # rows that its undoing left as they are, each with its reason
    undo_reason: str | None = None
    problem: str | None = None
    started_by: str
    started_at: datetime
    finished_at: datetime | None = None
    version: int


class OfficialListPage(Page):
    items: tuple[OfficialListView, ...]
