"""ways to flows: what a firm counts for without a look at the rows, titles passed on, firms whose history changed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "028fafed3dfb"
down_revision: str | None = "f03c8e52b7d6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INTERVAL, HOLDING = "recognition_interval", "holding"
FIRM = ["firm_id", "basis", "programme", "known_until"]
SUCCEEDED = sa.text("ended_by = 'succeeded'")


def upgrade() -> None:
    op.drop_index("ix_holding_firm", HOLDING)
    op.create_index("ix_holding_firm", HOLDING, [*FIRM, "valid_before", "valid_from", "zone", "park", "industry"])
    op.create_index(
        "ix_recognition_interval_succeeded",
        INTERVAL,
        ["recognition_id"],
        sqlite_where=SUCCEEDED,
        postgresql_where=SUCCEEDED,
    )
    op.create_table(
        "history_change",
        sa.Column("change_id", BIG, autoincrement=True, nullable=False),
        sa.Column("firm_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("change_id"),
    )


def downgrade() -> None:
    op.drop_table("history_change")
    op.drop_index("ix_recognition_interval_succeeded", INTERVAL)
    op.drop_index("ix_holding_firm", HOLDING)
    op.create_index("ix_holding_firm", HOLDING, FIRM)
