"""Firms of the snapshot are found as in the register; the texts of rows from before are computed by the rekeying job."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "91c5e2d7a046"
down_revision: str | None = "4e7a9c0d5b13"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("firm_version", sa.Column("search_text", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("firm_version", "search_text")
