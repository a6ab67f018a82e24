"""facts of firms: what each side says of a metric and a period, as known when; and what is known now in one row per firm"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "d52f1c7ab903"
down_revision: str | None = "8f2c61d4a07b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "firm_fact",
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("metric", TEXT(length=40), nullable=False),
        sa.Column("period", TEXT(length=10), nullable=False),
        sa.Column("side", TEXT(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("value", sa.Numeric(20, 4).with_variant(sa.String(24), "sqlite"), nullable=True),
        sa.Column("source", TEXT(length=200), nullable=True),
        sa.Column("evidence", TEXT(length=200), nullable=True),
        sa.Column("channel", TEXT(length=10), nullable=False),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_role", TEXT(length=10), nullable=False),
        sa.CheckConstraint("side IN ('self-reported', 'official')", name="firm_fact_side"),
        sa.CheckConstraint("channel IN ('entry', 'template', 'migration')", name="firm_fact_channel"),
        sa.CheckConstraint("known_from < known_until", name="firm_fact_known"),
        sa.CheckConstraint("version > 0", name="firm_fact_version"),
        sa.PrimaryKeyConstraint("firm_id", "metric", "period", "side", "version"),
    )
    op.create_index("ix_firm_fact_metric", "firm_fact", ["metric", "known_until", "firm_id"])
    op.create_table(
        "fact_sheet",
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id"),
    )


def downgrade() -> None:
    op.drop_table("fact_sheet")
    op.drop_index("ix_firm_fact_metric", "firm_fact")
    op.drop_table("firm_fact")
