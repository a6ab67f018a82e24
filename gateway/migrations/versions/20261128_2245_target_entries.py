"""targets that the office enters beside those of the plan, with document and decision"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "71d0c8a4e6b3"
down_revision: str | None = "3c7f5e90a1d4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "target_entry",
        sa.Column("target_id", TEXT(length=26), nullable=False),
        sa.Column("measure", TEXT(length=40), nullable=False),
        sa.Column("scope", TEXT(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("binding", TEXT(length=24), nullable=True),
        sa.Column("expected", TEXT(length=24), nullable=True),
        sa.Column("document_no", TEXT(length=200), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("reason", TEXT(length=200), nullable=True),
        sa.Column("state", TEXT(length=10), nullable=False),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_at", INSTANT(), nullable=False),
        sa.Column("decided_by", TEXT(length=80), nullable=True),
        sa.Column("decided_at", INSTANT(), nullable=True),
        sa.Column("decision_reason", TEXT(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('proposed', 'approved', 'refused')", name="target_entry_state"),
        sa.CheckConstraint("binding is not null or expected is not null", name="target_entry_value"),
        sa.CheckConstraint("(state = 'proposed') = (decided_at is null)", name="target_entry_decided"),
        sa.PrimaryKeyConstraint("target_id"),
    )
    op.create_index("target_entry_cell", "target_entry", ["measure", "scope", "year"])
    op.create_table(
        "province_total",
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("source", TEXT(length=200), nullable=False),
        sa.Column("reason", TEXT(length=200), nullable=True),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_at", INSTANT(), nullable=False),
        sa.CheckConstraint("firms > 0", name="province_total_firms"),
        sa.PrimaryKeyConstraint("programme", "as_of", "version"),
    )


def downgrade() -> None:
    op.drop_table("province_total")
    op.drop_index("target_entry_cell", "target_entry")
    op.drop_table("target_entry")
