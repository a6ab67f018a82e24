"""the standard, and the day of its values, that the filer of a draft has taken note of"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "e5b81d04c7a6"
down_revision: str | None = "7a30c5e81f94"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.add_column("application", sa.Column("ruled_by", TEXT(length=64), nullable=True))
    op.add_column("application", sa.Column("ruled_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("application", "ruled_on")
    op.drop_column("application", "ruled_by")
