"""frozen figures: what was counted of a day as known at an instant, and every firm behind each number"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "9e41b7d20c56"
down_revision: str | None = "5b0d7e92c4a6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
SORTED = sa.String(length=1600).with_variant(sa.String(length=1600, collation="C"), "postgresql")
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "frozen_set",
        sa.Column("frozen_id", TEXT(length=26), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", INSTANT(), nullable=False),
        sa.Column("watermark", INSTANT(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("edition", TEXT(length=400), nullable=False),
        sa.Column("source", TEXT(length=200), nullable=False),
        sa.Column("digest", TEXT(length=64), nullable=False),
        sa.Column("frozen_by", TEXT(length=80), nullable=False),
        sa.Column("frozen_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("frozen_id"),
    )
    op.create_table(
        "frozen_count",
        sa.Column("frozen_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("basis", TEXT(length=20), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("digest", TEXT(length=64), nullable=False),
        sa.ForeignKeyConstraint(["frozen_id"], ["frozen_set.frozen_id"]),
        sa.PrimaryKeyConstraint("frozen_id", "programme", "basis"),
    )
    op.create_table(
        "frozen_firm",
        sa.Column("frozen_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("basis", TEXT(length=20), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("uscc", TEXT(length=18), nullable=False),
        sa.Column("name", TEXT(length=200), nullable=False),
        sa.Column("sort_key", SORTED, nullable=False),
        sa.Column("zone", TEXT(length=32), nullable=False),
        sa.Column("park", TEXT(length=64), nullable=True),
        sa.Column("industry", TEXT(length=64), nullable=True),
        sa.Column("number", TEXT(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["frozen_id"], ["frozen_set.frozen_id"]),
        sa.PrimaryKeyConstraint("frozen_id", "programme", "basis", "firm_id"),
    )


def downgrade() -> None:
    op.drop_table("frozen_firm")
    op.drop_table("frozen_count")
    op.drop_table("frozen_set")
