"""Answers of the registry."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from contracts.codes import FirmStatus, ImportMode, ImportStrategy, JobState, RowOutcome, TransferState, Zone
from contracts.queries.base import Answer, Page, Period
from contracts.queries.files import FileReading


class Park(Answer):
    """A sub-park (分园) with its zone and the names it is also known by."""

    park: str
    code: str
    name: str
    zone: Zone
    aliases: tuple[str, ...] = ()


class ParkList(Answer):
    items: tuple[Park, ...]
    source: str


class Industry(Answer):
    """An industry of the 4+8+1 system."""

    industry: str
    name: str
    group: str
    group_name: str


class IndustryList(Answer):
    items: tuple[Industry, ...]
    source: str


class NameView(Period):
    name: str


class ResidencyView(Period):
    zone: Zone
    zone_name: str
    park: str | None = None
    park_name: str | None = None  # 未划分 where park is null
    ended_by: str | None = None


class IndustryView(Period):
    gbt4754: str | None = None
    gbt4754_name: str | None = None
    field8: str | None = None
    primary: str | None = None
    primary_name: str | None = None
    secondary: tuple[str, ...] = ()


class Contact(Answer):
    """Masked (张*, 138****8000) where the caller has no need of it; `masked` says so."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    masked: bool = False


class FirmProfile(Answer):
    """Undated particulars. `registered_capital` in 万元, null where unknown or of unknown currency."""

    founded_on: date | None = None
    enterprise_type: str | None = None
    registered_capital: Decimal | None = None
    capital_currency: str | None = None
    capital_text: str | None = None
    business_scope: str | None = None
    address: str | None = None
    website: str | None = None
    licence_no: str | None = None  # of the licence that shows a code whose check character is wrong
    contact: Contact = Contact()


class FirmSummary(Answer):
    """A row of 企业台账."""

    firm_id: str
    uscc: str
    name: str
    status: FirmStatus
    status_name: str
    zone: Zone | None
    zone_name: str | None
    park: str | None = None
    park_name: str | None = None
    industry: str | None = None
    industry_name: str | None = None
    founded_on: date | None = None
    version: int


class FirmPage(Page):
    items: tuple[FirmSummary, ...]


class FirmView(Answer):
    """One firm on `as_of` as known at `known_at`, with all its dated attributes."""

    firm_id: str
    uscc: str
    version: int
    status: FirmStatus
    status_name: str
    name: str
    zone: Zone | None
    zone_name: str | None
    park: str | None = None
    park_name: str | None = None
    as_of: date
    known_at: datetime
    recorded_at: datetime
    successor_id: str | None = None
    names: tuple[NameView, ...]
    residencies: tuple[ResidencyView, ...]
    industries: tuple[IndustryView, ...]
    profile: FirmProfile
    warnings: tuple[str, ...] = ()


class Change(Answer):
    """One line of a firm's history: in which role who changed what, when, from when it counts; `on_behalf` is the office's, for a zone."""

    recorded_at: datetime
    version: int
    action: str
    action_name: str
    actor_name: str
    on_behalf: str | None = None
    effective_on: date | None = None
    reason: str | None = None
    old: str | None = None
    new: str | None = None


class DepartedFirm(Answer):
    """What a zone may still know of a firm that it once counted: the name under which it left, when, and where to."""

    firm_id: str
    name: str
    left_on: date
    from_zone: Zone
    from_zone_name: str
    to_zone: Zone
    to_zone_name: str


class FirmHistory(Answer):
    firm_id: str
    items: tuple[Change, ...]


class TransferView(Answer):
    """A move across zones that needs both sides.

    A receiving side that asked by code is told the code alone until the firm is its own: no name, no id, no zone.
    """

    transfer_id: str
    firm_id: str | None
    firm_name: str | None
    uscc: str
    from_zone: Zone | None
    from_zone_name: str | None
    to_zone: Zone
    to_zone_name: str
    to_park: str | None = None
    effective_on: date
    reason: str
    state: TransferState
    state_name: str
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    can_decide: bool
    version: int


class TransferPage(Page):
    items: tuple[TransferView, ...]


class ImportView(Answer):
    """A roster import job. `done` of `rows` are judged; outcomes are counts of rows."""

    import_id: str
    filename: str
    mode: ImportMode
    mode_name: str
    strategy: ImportStrategy
    zone: Zone | None
    zone_name: str | None
    park: str | None = None
    state: JobState
    state_name: str
    rows: int
    done: int
    created: int
    updated: int
    unchanged: int
    refused: int
    warnings: int
    encoding: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)  # our field → header of the file
    reading: FileReading | None = None  # what was recognised in the file
    document_no: str | None = None
    sha256: str = ""  # of the file
    repeats: str | None = None  # an earlier batch of the same file
    undone: int = 0  # firms of the batch that were voided by its undoing
    kept: int = 0  # rows of the batch that its undoing left as they are, each with its reason
    undo_reason: str | None = None
    notes: tuple[str, ...] = ()  # what was left unread, such as further sheets
    problem: str | None = None  # why the whole job failed
    started_by: str
    started_at: datetime
    finished_at: datetime | None = None
    version: int


class ImportPage(Page):
    items: tuple[ImportView, ...]


class CellProblem(Answer):
    """A reason bound to a column of the row; `column` is the header as written in the file."""

    column: str | None
    code: str
    message: str
    severity: str = "error"  # error | warning


class ImportRowView(Answer):
    """A row by its sheet ("" in a text file) and line; `undone` says what undoing the batch did with it."""

    sheet: str = ""
    line: int
    outcome: RowOutcome
    outcome_name: str
    values: dict[str, str]
    problems: tuple[CellProblem, ...] = ()
    firm_id: str | None = None
    undone: bool | None = None
    undo_note: str | None = None


class ImportRowPage(Page):
    items: tuple[ImportRowView, ...]
