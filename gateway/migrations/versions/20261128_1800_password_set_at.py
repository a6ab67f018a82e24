"""When the password of an account was set: a form sent twice resets it once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "3c5d1e7f9a20"
down_revision: str | None = "1f8f3d4162cb"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("password_set_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE account SET password_set_at = opened_at")
    with op.batch_alter_table("account") as batch:
        batch.alter_column("password_set_at", existing_type=UTCDateTime(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.drop_column("password_set_at")
