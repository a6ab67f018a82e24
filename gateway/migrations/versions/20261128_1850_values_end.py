"""values end: who corrected or withdrew an entered figure, and why"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d4e8a2b61f03"
down_revision: str | None = "6d2a4f80b1c7"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("indicator_value", sa.Column("ended_by", sa.String(length=80), nullable=True))
    op.add_column("indicator_value", sa.Column("ended_reason", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("indicator_value") as table:
        table.drop_column("ended_reason")
        table.drop_column("ended_by")
