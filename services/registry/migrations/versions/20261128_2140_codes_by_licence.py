"""a code whose check character is wrong stands on the number of the licence that shows it"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "9a47c2e6b15f"
down_revision: str | None = "5c1e7d90ab42"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

GIVEN = sa.text("licence_no IS NOT NULL")


def upgrade() -> None:
    op.add_column("firm", sa.Column("licence_no", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True))
    op.create_index("ix_firm_by_licence", "firm", ["sort_key"], sqlite_where=GIVEN, postgresql_where=GIVEN)


def downgrade() -> None:
    op.drop_index("ix_firm_by_licence", "firm")
    op.drop_column("firm", "licence_no")
