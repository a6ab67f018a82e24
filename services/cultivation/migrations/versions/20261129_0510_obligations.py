"""obligations: what was said of them, the last days that the office sets, the notices that were given"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "c4a19e6d7b35"
down_revision: str | None = "d7b25f08c6e1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
STANDINGS = "'ticked', 'confirmed', 'returned', 'waived'"
DONE = "standing NOT IN ('ticked', 'confirmed') OR (done_on IS NOT NULL AND receipt_no IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "obligation_statement",
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("duty", TEXT(length=26), nullable=False),
        sa.Column("period", TEXT(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("standing", TEXT(length=10), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("receipt_no", TEXT(length=64), nullable=True),
        sa.Column("reason", TEXT(length=200), nullable=True),
        sa.Column("document_no", TEXT(length=200), nullable=True),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_role", TEXT(length=10), nullable=False),
        sa.CheckConstraint(f"standing IN ({STANDINGS})", name="obligation_statement_standing"),
        sa.CheckConstraint(DONE, name="obligation_statement_done"),
        sa.CheckConstraint("known_from < known_until", name="obligation_statement_known"),
        sa.PrimaryKeyConstraint("firm_id", "duty", "period", "version"),
    )
    op.create_index("ix_obligation_statement_known", "obligation_statement", ["known_until", "firm_id"])
    op.create_table(
        "duty_term",
        sa.Column("duty", TEXT(length=26), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("document_no", TEXT(length=200), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("withdrawn_by", TEXT(length=80), nullable=True),
        sa.CheckConstraint("(month IS NULL) = (day IS NULL)", name="duty_term_day"),
        sa.CheckConstraint("(month IS NULL) <> (months IS NULL)", name="duty_term_one"),
        sa.CheckConstraint("known_from < known_until", name="duty_term_known"),
        sa.PrimaryKeyConstraint("duty", "entry"),
    )
    op.create_table(
        "obligation_notice",
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("duty", TEXT(length=26), nullable=False),
        sa.Column("period", TEXT(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("announced_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "duty", "period", "due_on", "lead_days"),
    )


def downgrade() -> None:
    op.drop_table("obligation_notice")
    op.drop_table("duty_term")
    op.drop_index("ix_obligation_statement_known", "obligation_statement")
    op.drop_table("obligation_statement")
