"""yearly returns of facts as uploaded, and their rows"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "e7a90c35d218"
down_revision: str | None = "5b8e3f0c71d9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "fact_return",
        sa.Column("return_id", TEXT(length=26), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("side", TEXT(length=16), nullable=False),
        sa.Column("source", TEXT(length=200), nullable=True),
        sa.Column("filename", TEXT(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("zones", TEXT(length=200), nullable=False),
        sa.Column("party", TEXT(length=26), nullable=True),
        sa.Column("role", TEXT(length=10), nullable=False),
        sa.Column("state", TEXT(length=10), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("rows", "done", "updated", "unchanged", "refused")
        ),
        sa.Column("problem", TEXT(length=400), nullable=True),
        sa.Column("started_by", TEXT(length=80), nullable=False),
        sa.Column("started_at", INSTANT(), nullable=False),
        sa.Column("finished_at", INSTANT(), nullable=True),
        sa.Column("leased_until", INSTANT(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="fact_return_state"),
        sa.CheckConstraint("side IN ('self-reported', 'official')", name="fact_return_side"),
        sa.PrimaryKeyConstraint("return_id"),
    )
    op.create_index("ix_fact_return_state", "fact_return", ["state", "return_id"])
    op.create_table(
        "fact_return_row",
        sa.Column("return_id", TEXT(length=26), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("uscc", TEXT(length=40), nullable=False),
        sa.Column("name", TEXT(length=200), nullable=False),
        sa.Column("outcome", TEXT(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=True),
        sa.CheckConstraint("outcome IN ('updated', 'unchanged', 'refused')", name="fact_return_row_outcome"),
        sa.ForeignKeyConstraint(["return_id"], ["fact_return.return_id"]),
        sa.PrimaryKeyConstraint("return_id", "line"),
    )
    op.create_index("ix_fact_return_row_outcome", "fact_return_row", ["return_id", "outcome", "line"])


def downgrade() -> None:
    op.drop_index("ix_fact_return_row_outcome", "fact_return_row")
    op.drop_table("fact_return_row")
    op.drop_index("ix_fact_return_state", "fact_return")
    op.drop_table("fact_return")
