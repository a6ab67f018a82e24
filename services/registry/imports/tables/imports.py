"""Roster imports: the file as it came, its rows, and what became of each."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text
from sqlmodel import Field

from services.registry.tables import ZONES, Base


class ImportJob(Base, table=True):
    """`columns` maps our fields to headers (JSON); `header` and `notes` are JSON lists; a lease belongs to one worker.

    `reading` is what was recognised in the file, `choices` what a person said of it (both JSON); `repeats` is an earlier batch of
    the same file. `undone` and `kept` count what undoing the batch did once `undo_reason` is there.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        CheckConstraint(f"zone IN ({ZONES})", name="zone_known"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state_known"),
        CheckConstraint("mode IN ('validate', 'apply')", name="mode_known"),
        CheckConstraint("strategy IN ('create', 'update', 'upsert')", name="strategy_known"),
        CheckConstraint("done >= 0 AND done <= rows", name="done_within_rows"),
        Index("ix_import_job_state", "state", "started_at"),
        Index("ix_import_job_sha256", "sha256"),
    )
    import_id: str = Field(primary_key=True, max_length=26)
    filename: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    mode: str = Field(max_length=10)
    strategy: str = Field(max_length=10)
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64, foreign_key="park.slug")
    resident_from: date | None = None
    confirmed_distinct: bool = False
    columns: str = Field(sa_column=Column(Text(), nullable=False))
    header: str = Field(sa_column=Column(Text(), nullable=False))
    notes: str = Field(sa_column=Column(Text(), nullable=False))
    encoding: str = Field(max_length=20)
    document_no: str | None = Field(default=None, max_length=200)
    reading: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    choices: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    repeats: str | None = Field(default=None, max_length=26)
    undo_reason: str | None = Field(default=None, max_length=400)
    undone: int = 0
    kept: int = 0
    grants: str = Field(max_length=200)
    role: str = Field(max_length=20)
    state: str = Field(max_length=10)
    rows: int
    done: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    warnings: int = 0
    problem: str | None = Field(default=None, max_length=400)
    started_by: str = Field(max_length=80)
    started_at: datetime
    finished_at: datetime | None = None
    lease_owner: str | None = Field(default=None, max_length=26)
    lease_until: datetime | None = None
    correlation_id: str = Field(max_length=64)
    version: int = 1


class ImportFile(Base, table=True):
    """The file as it came, apart from its job: whoever notes progress would write it anew each time."""

    __tablename__ = "import_file"
    import_id: str = Field(primary_key=True, max_length=26, foreign_key="import_job.import_id")
    content: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class ImportBlock(Base, table=True):
    """Some rows of the file that nobody has judged yet, in order (JSON); gone once they have."""

    __tablename__ = "import_block"
    import_id: str = Field(primary_key=True, max_length=26, foreign_key="import_job.import_id")
    number: int = Field(primary_key=True)
    rows: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))


class ImportRow(Base, table=True):
    """`position` counts the rows of the file, `line` those of its sheet. `cells` are the row's texts in the order of the header (JSON),

    `problems` what was found (JSON); `undone` says what undoing the batch did with it, and `undo_note` why not.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('pending', 'created', 'updated', 'unchanged', 'refused')", name="outcome_known"),
        Index("ix_import_row_outcome", "import_id", "outcome", "position"),
    )
    import_id: str = Field(primary_key=True, max_length=26, foreign_key="import_job.import_id")
    position: int = Field(primary_key=True)
    sheet: str = Field(default="", max_length=31)
    line: int
    cells: str = Field(sa_column=Column(Text(), nullable=False))
    outcome: str = Field(max_length=10)
    problems: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    firm_id: str | None = Field(default=None, max_length=26)
    undone: bool | None = None
    undo_note: str | None = Field(default=None, max_length=400)
