"""paths of applications as the office enters them and another account approves them"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "e2c95a71f046"
down_revision: str | None = "b5e8127fd390"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "application_path",
        sa.Column("code", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("zone", TEXT(length=32), nullable=True),
        sa.Column("stages", TEXT(length=400), nullable=False),
        sa.Column("city", TEXT(length=10), nullable=True),
        sa.Column("scored_by", TEXT(length=10), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("reason", TEXT(length=200), nullable=False),
        sa.Column("state", TEXT(length=10), nullable=False),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_at", INSTANT(), nullable=False),
        sa.Column("decided_by", TEXT(length=80), nullable=True),
        sa.Column("decided_at", INSTANT(), nullable=True),
        sa.Column("decision_reason", TEXT(length=200), nullable=True),
        sa.Column("withdrawn_by", TEXT(length=80), nullable=True),
        sa.Column("withdrawn_at", INSTANT(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'refused', 'withdrawn')", name="application_path_state"),
        sa.CheckConstraint("valid_from < valid_before", name="application_path_span"),
        sa.CheckConstraint("zone IS NOT NULL OR valid_before IS NULL", name="application_path_hole"),
        sa.CheckConstraint("state <> 'approved' OR decided_at IS NOT NULL", name="application_path_decided"),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_application_path_scope", "application_path", ["programme", "zone", "valid_from"])


def downgrade() -> None:
    op.drop_index("ix_application_path_scope", "application_path")
    op.drop_table("application_path")
