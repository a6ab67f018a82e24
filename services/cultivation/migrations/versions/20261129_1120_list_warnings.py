"""lists: what a title supposes of the firm of a row and is open, as warnings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f03c8e52b7d6"
down_revision: str | None = "e19b36d7a4c8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("official_list_row", sa.Column("warnings", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("official_list_row", "warnings")
