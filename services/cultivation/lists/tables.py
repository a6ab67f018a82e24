"""Official lists as uploaded, and their rows with what became of each."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, literal_column, text
from sqlmodel import Field

from services.cultivation.tables import Base, table_of

QUEUED = text("outcome = 'unmatched'")
"""Only what waits is looked for by name, by code and among all lists; the many others would lie in indexes for nothing."""


class OfficialList(Base, table=True):
    """One uploaded list and the job that reads it. `zones` is the uploader's scope, empty for the office.

    `reading` is what was recognised in the file, `choices` what a person said of it, `columns` its columns by field and `notes`
    remarks on what was read (all JSON); `repeats` is an earlier list of the same file.
    """

    __tablename__ = "official_list"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="official_list_state"),
        CheckConstraint(
            "kind IN ('publicity', 'filing', 'announcement', 'cancellation', 'revocation', 'renaming')",
            name="official_list_kind",
        ),
        CheckConstraint("mode IN ('validate', 'apply')", name="official_list_mode"),
        Index("ix_official_list_state", "state", "list_id"),
        Index("ix_official_list_sha256", "sha256"),
    )
    list_id: str = Field(primary_key=True, max_length=26)
    programme: str = Field(max_length=32)
    kind: str = Field(default="announcement", max_length=16)
    mode: str = Field(default="apply", max_length=10)
    document_no: str = Field(max_length=200)
    issued_on: date
    filename: str = Field(max_length=255)
    sha256: str = Field(max_length=64)
    reading: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    choices: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    columns: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    notes: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    repeats: str | None = Field(default=None, max_length=26)
    undo_reason: str | None = Field(default=None, max_length=200)
    undone: int = 0
    kept: int = 0
    zones: str = Field(default="", max_length=200)
    role: str = Field(max_length=10)
    state: str = Field(max_length=10)
    rows: int = 0
    done: int = 0
    problem: str | None = Field(default=None, max_length=400)
    started_by: str = Field(max_length=64)
    started_at: datetime
    finished_at: datetime | None = None
    leased_until: datetime | None = None
    version: int = 1


class OfficialListFile(Base, table=True):
    """The file as it came, apart from its list: whoever notes progress would write it anew each time."""

    __tablename__ = "official_list_file"
    list_id: str = Field(primary_key=True, max_length=26, foreign_key="official_list.list_id")
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class OfficialListRow(Base, table=True):
    """A row: matched to a firm, waiting (待匹配), dismissed by a person, or refused with reasons.

    `position` counts the rows of the file, `line` those of its sheet. `undone` says what undoing the list did with it.
    `warnings` say, a line each, what the title supposes of the firm and is open; they stop nothing.
    """

    __tablename__ = "official_list_row"
    __table_args__ = (
        UniqueConstraint("list_id", "position", name="uq_official_list_row_line"),
        CheckConstraint(
            "outcome IN ('pending', 'matched', 'unmatched', 'unchanged', 'dismissed', 'refused')",
            name="official_list_row_outcome",
        ),
        Index("ix_official_list_row_waiting", "row_id", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("ix_official_list_row_key", "match_key", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("ix_official_list_row_uscc", "uscc", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("ix_official_list_row_firm", "firm_id"),
    )
    row_id: str = Field(primary_key=True, max_length=26)
    list_id: str = Field(max_length=26, foreign_key="official_list.list_id")
    position: int
    sheet: str = Field(default="", max_length=31)
    line: int
    name: str = Field(max_length=200)
    match_key: str = Field(max_length=200)
    uscc: str | None = Field(default=None, max_length=18)
    number: str | None = Field(default=None, max_length=64)
    issued_on: date | None = None
    valid_until: date | None = None
    outcome: str = Field(default="pending", max_length=10)
    reasons: str = Field(default="", max_length=1000)
    warnings: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    firm_id: str | None = Field(default=None, max_length=26)
    recognition_id: str | None = Field(default=None, max_length=26)
    resolved_by: str | None = Field(default=None, max_length=64)
    resolved_at: datetime | None = None
    undone: bool | None = None
    undo_note: str | None = Field(default=None, max_length=400)
    version: int = 1


class PublicityMention(Base, table=True):
    """A 公示 list names a firm: from the list's date, until the title must have come, `[valid_from, valid_before)`.

    Held true over `[known_from, known_until)`: since its row was matched, until the list was withdrawn or the row waits again.
    """

    __tablename__ = "publicity_mention"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="publicity_mention_valid"),
        CheckConstraint("known_from < known_until", name="publicity_mention_known"),
        Index("ix_publicity_mention_firm", "firm_id", "programme"),
        Index("ix_publicity_mention_list", "list_id"),
    )
    row_id: str = Field(primary_key=True, max_length=26, foreign_key="official_list_row.row_id")
    known_from: datetime = Field(primary_key=True)
    known_until: datetime
    list_id: str = Field(max_length=26, foreign_key="official_list.list_id")
    firm_id: str = Field(max_length=26)
    programme: str = Field(max_length=32)
    valid_from: date
    valid_before: date


LIST, ROW, FILE = table_of(OfficialList), table_of(OfficialListRow), table_of(OfficialListFile)
MENTION = table_of(PublicityMention)
WAITING = ROW.c.outcome == literal_column("'unmatched'")
"""Said in the statement itself: of a parameter SQLite does not know that it means the rows of those indexes."""
