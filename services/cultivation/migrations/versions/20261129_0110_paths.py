"""paths of applications: each keeps the path on which it was begun, and the day on which its city was told"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "c40f7d1b8e62"
down_revision: str | None = "7a1e40c95d38"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    path = sqlmodel.sql.sqltypes.AutoString(length=40)
    op.add_column("application", sa.Column("path", path, nullable=False, server_default="hnte"))  # none was another
    op.add_column("application", sa.Column("city_told_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("application", "city_told_on")
    op.drop_column("application", "path")
