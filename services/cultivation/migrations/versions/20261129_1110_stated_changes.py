"""obligations: changes that firms state themselves, where no event of the register says them"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "e19b36d7a4c8"
down_revision: str | None = "d4a7c05e18b2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "stated_change",
        sa.Column("change_id", TEXT(length=26), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("kind", TEXT(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("about", TEXT(length=200), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("stated_by", TEXT(length=80), nullable=False),
        sa.Column("stated_role", TEXT(length=10), nullable=False),
        sa.Column("withdrawn_by", TEXT(length=80), nullable=True),
        sa.Column("withdrawn_reason", TEXT(length=200), nullable=True),
        sa.CheckConstraint("known_from < known_until", name="stated_change_known"),
        sa.CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_reason IS NULL)", name="stated_change_withdrawn"),
        sa.PrimaryKeyConstraint("change_id"),
    )
    op.create_index("ix_stated_change_firm", "stated_change", ["firm_id", "known_until"])


def downgrade() -> None:
    op.drop_index("ix_stated_change_firm", "stated_change")
    op.drop_table("stated_change")
