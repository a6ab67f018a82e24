"""step grants: what an account may do beyond its role; they move the version of access as zone grants do"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "b81f3c6e20d9"
down_revision: str | None = "5f0b9d27c4e1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOVE = "UPDATE access_version SET value = value + 1"
EVENTS = ("INSERT", "UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "step_grant",
        sa.Column("grant_id", TEXT(length=26), nullable=False),
        sa.Column("account_id", TEXT(length=26), nullable=False),
        sa.Column("step", TEXT(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("granted_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("valid_from < valid_before", name="step_grant_valid"),
        sa.CheckConstraint("step in ('approve-city')", name="step_grant_step"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("grant_id"),
    )
    op.create_index("step_grant_by_account", "step_grant", ["account_id"])
    for event in EVENTS:
        name = f"CREATE TRIGGER step_grant_{event.lower()}_moves_access AFTER {event} ON step_grant"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{name} BEGIN {MOVE}; END")
        else:
            op.execute(f"{name} FOR EACH STATEMENT EXECUTE FUNCTION move_access_version()")


def downgrade() -> None:
    op.drop_table("step_grant")
