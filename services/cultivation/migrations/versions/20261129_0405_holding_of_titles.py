"""holding of titles: suspensions, titles passed on to another firm, titles that end with a partial move"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "d7b25f08c6e1"
down_revision: str | None = "c40e7a1d95b2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
CURRENT = "number_key IS NOT NULL AND voided_at IS NULL"
ENDINGS = "'term', 'cancelled', 'revoked'"
MORE = f"{ENDINGS}, 'moved', 'succeeded'"
KNOWN_BY = "'announced', 'decided', 'earlier', 'unverified'"
NAME = "recognition_interval_ended_by"
INDEXES = {
    "firm": "firm_id programme known_until valid_before valid_from recognition_id ended_by evidence",
    "end": "valid_before known_until",
    "start": "programme known_until valid_from valid_before firm_id evidence",
}


def upgrade() -> None:
    op.create_table(
        "suspension",
        sa.Column("recognition_id", TEXT(length=26), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("kind", TEXT(length=12), nullable=False),
        sa.CheckConstraint("valid_from < valid_before", name="suspension_valid"),
        sa.CheckConstraint("known_from < known_until", name="suspension_known"),
        sa.CheckConstraint("kind IN ('suspended', 'under-review')", name="suspension_kind"),
        sa.ForeignKeyConstraint(["recognition_id"], ["recognition.recognition_id"]),
        sa.PrimaryKeyConstraint("recognition_id", "known_from", "valid_from"),
    )
    op.create_index("ix_suspension_firm", "suspension", ["firm_id"])
    op.add_column("recognition", sa.Column("passed_to_id", TEXT(length=26), nullable=True))
    op.create_index("ix_recognition_predecessor_id", "recognition", ["predecessor_id"])
    make_unique(f"{CURRENT} AND passed_to_id IS NULL")
    allow_endings(MORE)


def downgrade() -> None:
    """What ended by a move or went over to another firm counts as cancelled; the heirs' titles go with the column that names them."""
    op.execute("UPDATE recognition_interval SET ended_by = 'cancelled' WHERE ended_by IN ('moved', 'succeeded')")
    op.execute("UPDATE recognition SET number_key = NULL WHERE passed_to_id IS NOT NULL")
    allow_endings(ENDINGS)
    make_unique(CURRENT)
    op.drop_index("ix_recognition_predecessor_id", "recognition")
    op.drop_column("recognition", "passed_to_id")
    op.drop_index("ix_suspension_firm", "suspension")
    op.drop_table("suspension")


def make_unique(where: str) -> None:
    name, columns = "uq_recognition_number", ["programme", "number_key"]
    op.drop_index(name, "recognition")
    condition = sa.text(where)
    op.create_index(name, "recognition", columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def allow_endings(endings: str) -> None:
    """Another list in the CHECK; SQLite has no other way than the table anew, with its indexes and its two triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(NAME, "recognition_interval")
        op.create_check_constraint(NAME, "recognition_interval", f"ended_by IN ({endings})")
        return
    create_intervals(endings)
    op.execute("INSERT INTO recognition_interval_new SELECT * FROM recognition_interval")
    op.drop_table("recognition_interval")
    op.rename_table("recognition_interval_new", "recognition_interval")
    for name, columns in INDEXES.items():
        op.create_index(f"ix_recognition_interval_{name}", "recognition_interval", columns.split())
    keep_disjoint()


def create_intervals(endings: str) -> None:
    op.create_table(
        "recognition_interval_new",
        sa.Column("recognition_id", TEXT(length=26), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("ended_by", TEXT(length=10), nullable=False),
        sa.Column(
            "evidence",
            TEXT(length=10),
            sa.CheckConstraint(f"evidence IN ({KNOWN_BY})", name="recognition_interval_evidence"),
            server_default="announced",
            nullable=False,
        ),
        sa.CheckConstraint(f"ended_by IN ({endings})", name=NAME),
        sa.CheckConstraint("known_from < known_until", name="recognition_interval_known"),
        sa.CheckConstraint("valid_from <= valid_before", name="recognition_interval_valid"),
        sa.ForeignKeyConstraint(["recognition_id"], ["recognition.recognition_id"]),
        sa.PrimaryKeyConstraint("recognition_id", "known_from", "valid_from"),
    )


def keep_disjoint() -> None:
    """As the first tables had it: no two rows of a title hold on the same day at the same instant."""
    meets = (
        "SELECT 1 FROM recognition_interval o WHERE o.recognition_id = NEW.recognition_id "
        "AND o.valid_from < NEW.valid_before AND NEW.valid_from < o.valid_before "
        "AND o.known_from < NEW.known_until AND NEW.known_from < o.known_until"
    )
    for verb, other in (("INSERT", ""), ("UPDATE", " AND o.rowid <> OLD.rowid")):
        op.execute(
            f"CREATE TRIGGER recognition_interval_disjoint_{verb.lower()} BEFORE {verb} ON recognition_interval "
            f"WHEN EXISTS ({meets}{other}) BEGIN SELECT RAISE(ABORT, 'recognition_interval_disjoint'); END"
        )
