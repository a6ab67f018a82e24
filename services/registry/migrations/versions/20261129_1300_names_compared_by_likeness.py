"""No question looks a firm up by the normal form of its name: names are compared by their likeness, and read again where that is equal."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "e7b2d40c91a6"
down_revision: str | None = "5a9e1c7d3b20"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index("ix_firm_name_normal", "firm")
    op.drop_column("firm", "name_normal")


def downgrade() -> None:
    normal = sqlmodel.sql.sqltypes.AutoString(length=200)
    op.add_column("firm", sa.Column("name_normal", normal, nullable=False, server_default=""))
    op.execute("UPDATE firm SET name_normal = name")
    op.create_index("ix_firm_name_normal", "firm", ["name_normal"])
