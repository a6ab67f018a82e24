"""changes of holdings: what is counted otherwise since when, for whoever keeps the counts in memory"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8f2c61d4a07b"
down_revision: str | None = "b41d7e90c2a6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "holding_change",
        sa.Column("change_id", BIG, autoincrement=True, nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("programme", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=32), nullable=False),
        sa.Column("park", sa.String(length=64), nullable=True),
        sa.Column("industry", sa.String(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("change_id"),
    )


def downgrade() -> None:
    op.drop_table("holding_change")
