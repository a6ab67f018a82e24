"""reviews: files that complete a submission, and what becomes of a missing material; what had come counts as confirmed"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "d4a7c05e18b2"
down_revision: str | None = "e2c95a71f046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
STEP = "review_supply_step"


def upgrade() -> None:
    op.add_column(
        "submitted_attachment", sa.Column("supplement", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("review_supply", sa.Column("settled_at", INSTANT(), nullable=True))
    op.add_column("review_supply", sa.Column("settled_as", TEXT(length=10), nullable=True))
    op.execute(
        "UPDATE review_supply SET settled_at = supplied_at, settled_as = 'confirmed' WHERE supplied_at IS NOT NULL"
    )
    op.create_table(
        STEP,
        sa.Column("application_id", TEXT(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("supply", sa.Integer(), nullable=False),
        sa.Column("action", TEXT(length=10), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("actor", TEXT(length=80), nullable=False),
        sa.Column("role", TEXT(length=10), nullable=False),
        sa.Column("note", TEXT(length=200), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("attachment_id", TEXT(length=26), nullable=True),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.application_id"]),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.attachment_id"]),
        sa.PrimaryKeyConstraint("application_id", "seq"),
    )
    _append_only(STEP)


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_stands_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table(STEP)
    op.drop_column("review_supply", "settled_as")
    op.drop_column("review_supply", "settled_at")
    op.drop_column("submitted_attachment", "supplement")
