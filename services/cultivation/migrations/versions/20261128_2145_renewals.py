"""renewals in hand: what is said of ending certificates, every statement a version"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "f18b62d0a47c"
down_revision: str | None = "e7a90c35d218"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
PROGRESS = "'preparing', 'submitted', 'accepted', 'publicity', 'approved', 'refused'"


def upgrade() -> None:
    op.create_table(
        "renewal",
        sa.Column("recognition_id", TEXT(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("renewing", sa.Boolean(), nullable=False),
        sa.Column("progress", TEXT(length=10), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("note", TEXT(length=200), nullable=True),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_role", TEXT(length=10), nullable=False),
        sa.CheckConstraint(f"progress IN ({PROGRESS})", name="renewal_progress"),
        sa.CheckConstraint("renewing OR (progress IS NULL AND accepted_on IS NULL)", name="renewal_declined"),
        sa.CheckConstraint("known_from < known_until", name="renewal_known"),
        sa.ForeignKeyConstraint(["recognition_id"], ["recognition.recognition_id"]),
        sa.PrimaryKeyConstraint("recognition_id", "version"),
    )
    op.create_index("ix_renewal_firm", "renewal", ["firm_id", "known_until"])


def downgrade() -> None:
    op.drop_index("ix_renewal_firm", "renewal")
    op.drop_table("renewal")
