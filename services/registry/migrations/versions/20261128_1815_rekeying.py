"""How far the rewriting of stored keys has come."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "8d2f4b6c1e90"
down_revision: str | None = "b61c0e7a94d2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "rekeying",
        sa.Column("walk", sa.String(40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(200), nullable=False),
        sa.Column("rewritten", sa.Integer(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("walk", name=op.f("pk_rekeying")),
    )


def downgrade() -> None:
    op.drop_table("rekeying")
