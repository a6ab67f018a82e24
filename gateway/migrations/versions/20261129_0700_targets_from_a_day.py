"""the day from which an entered target holds

What was approved before there was such a day held from its approval."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5f0b9d27c4e1"
down_revision: str | None = "71d0c8a4e6b3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    since = sa.Column("effective_on", sa.Date(), nullable=False, server_default="2023-11-10")  # no row keeps it
    op.add_column("target_entry", since)
    op.execute("update target_entry set effective_on = date(coalesce(decided_at, entered_at))")


def downgrade() -> None:
    op.drop_column("target_entry", "effective_on")
