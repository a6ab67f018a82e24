"""how long the stages of an application last, as the office schedules it"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "7d20b94e6f18"
down_revision: str | None = "3c81d5a0e742"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "stage_period",
        sa.Column("period_id", TEXT(length=26), nullable=False),
        sa.Column("stage", TEXT(length=16), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=True),
        sa.Column("zones", TEXT(length=200), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("document", TEXT(length=200), nullable=False),
        sa.Column("mark", TEXT(length=10), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.Column("withdrawn_by", TEXT(length=80), nullable=True),
        sa.Column("withdrawn_at", INSTANT(), nullable=True),
        sa.CheckConstraint("stage IN ('review', 'supplement', 'publicity')", name="stage_period_stage"),
        sa.CheckConstraint("workdays BETWEEN 1 AND 90", name="stage_period_workdays"),
        sa.PrimaryKeyConstraint("period_id"),
    )


def downgrade() -> None:
    op.drop_table("stage_period")
