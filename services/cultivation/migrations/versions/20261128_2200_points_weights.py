"""weights of 企业创新积分, set by the office from a year on"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "c4d81e95b7a2"
down_revision: str | None = "e19b4c7d2f60"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "points_weights",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", TEXT(length=10), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("document_no", TEXT(length=200), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("stage IN ('startup', 'growth', 'stable')", name="points_weights_stage"),
        sa.PrimaryKeyConstraint("year", "stage", "entry"),
    )


def downgrade() -> None:
    op.drop_table("points_weights")
