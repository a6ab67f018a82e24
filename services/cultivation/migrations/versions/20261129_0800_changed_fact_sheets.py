"""the instant at which the sheet of a firm's figures was made, by which a memory of them follows"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "3c81d5a0e742"
down_revision: str | None = "a6c40f19d3b7"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LONG_AGO = "1990-01-01 00:00:00.000000"


def upgrade() -> None:
    with op.batch_alter_table("fact_sheet") as batch:
        batch.add_column(
            sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False, server_default=LONG_AGO)
        )
    with op.batch_alter_table("fact_sheet") as batch:
        batch.alter_column("changed_at", server_default=None)
    op.create_index("ix_fact_sheet_changed", "fact_sheet", ["changed_at"])


def downgrade() -> None:
    op.drop_index("ix_fact_sheet_changed", "fact_sheet")
    with op.batch_alter_table("fact_sheet") as batch:
        batch.drop_column("changed_at")
