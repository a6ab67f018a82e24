"""Answers of cultivation about titles: what a change would do, the office's settings, what lists mention."""

from datetime import date, datetime

from contracts.codes import CountingBasis, ListKind, Programme, RowOutcome, Zone
from contracts.holding import SuspensionKind, TitleStep
from contracts.queries.base import Answer, Page
from contracts.queries.cultivation import RecognitionView


class CellEffect(Answer):
    """One cell that counts other firms after a change: how many before, how many after."""

    counting_basis: CountingBasis
    programme: Programme
    name: str
    zone: Zone
    as_of: date
    before: int
    after: int


class TitleEffect(Answer):
    """What a change of a title would do to the figures of today and of past years' ends; nothing has been changed."""

    firm_id: str
    firm_name: str
    changes: tuple[CellEffect, ...]


class LinkedTitle(Answer):
    """The title before or after: which it renews, or in which it goes on. `gap_days` lie between the two without either."""

    recognition_id: str
    firm_id: str
    firm_name: str
    number: str | None
    issued_on: date
    valid_from: date
    valid_until: date | None = None
    gap_days: int
    passed_on: bool = False  # held by another firm, after a merger or a split


class SuspensionView(Answer):
    """Days over which a title rests."""

    kind: SuspensionKind
    kind_name: str
    begins_on: date
    ends_on: date | None = None  # inclusive


class CertificateNames(Answer):
    """The name on the certificate and the name of the day. A renamed firm reports within three months (国科发火〔2016〕32号 art. 17).

    `report_by` and `overdue` speak of a change of name for which no new certificate has been issued.
    """

    on_certificate: str
    today: str
    renamed_on: date | None = None
    report_by: date | None = None
    overdue: bool = False


class TitleLine(Answer):
    """One line of a timeline: what happened, from when it counts, by which document; `entered_by` is not told to firms."""

    step: TitleStep
    step_name: str
    effective_on: date
    decided_on: date | None = None
    document_no: str | None = None
    note: str | None = None
    recorded_at: datetime | None = None  # null for what follows from other facts
    entered_by: str | None = None


class TitleTimeline(Answer):
    """A title with all that became of it, by the day from which each counts."""

    title: RecognitionView
    names: CertificateNames
    before: LinkedTitle | None = None
    after: LinkedTitle | None = None
    suspensions: tuple[SuspensionView, ...] = ()
    lines: tuple[TitleLine, ...]


class TitlePolicyView(Answer):
    """What the office has set for a programme from a day on; `recorded_at` is null for what holds by default."""

    programme: Programme
    programme_name: str
    valid_from: date | None
    proposable: bool
    window_days: int
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class TitlePolicyList(Answer):
    as_of: date
    items: tuple[TitlePolicyView, ...]


class RowsDismissed(Answer):
    """How many waiting rows were taken out of the queue at once."""

    dismissed: int


class Mention(Answer):
    """What a list that makes no title says of a firm: 公示中, 已备案 or 更名; counted nowhere."""

    list_id: str
    kind: ListKind
    kind_name: str
    programme: Programme
    programme_name: str
    document_no: str
    issued_on: date
    name: str


class MentionList(Answer):
    items: tuple[Mention, ...]


class Candidate(Answer):
    """A firm that might be meant by an unmatched row; never merged by itself."""

    firm_id: str
    uscc: str
    name: str
    why: str


class ListRowView(Answer):
    """A row of an official list in the queue 待匹配 or after it."""

    row_id: str
    list_id: str
    programme: Programme
    kind: ListKind = ListKind.ANNOUNCEMENT
    document_no: str = ""
    sheet: str = ""
    line: int
    name: str
    uscc: str | None = None
    number: str | None = None
    issued_on: date | None = None
    outcome: RowOutcome
    outcome_name: str
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()  # what the title supposes of the firm and is open (领军, 三高); they stop nothing
    candidates: tuple[Candidate, ...] = ()
    firm_id: str | None = None
    firm_name: str | None = None
    firm_uscc: str | None = None
    recognition_id: str | None = None
    undone: bool | None = None
    undo_note: str | None = None
    version: int


class ListRowPage(Page):
    items: tuple[ListRowView, ...]


class EngagedFirm(Answer):
    """How many titles and applications a firm has, whatever their state; those voided or withdrawn are not among them."""

    firm_id: str
    titles: int
    applications: int


class EngagedFirms(Answer):
    """Only firms that have something."""

    items: tuple[EngagedFirm, ...]
