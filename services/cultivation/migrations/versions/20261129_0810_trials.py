"""trials of standards that are kept, with the result of every firm"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "b5e8127fd390"
down_revision: str | None = "7d20b94e6f18"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "trial",
        sa.Column("trial_id", TEXT(length=26), nullable=False),
        sa.Column("standard_id", TEXT(length=40), nullable=False),
        sa.Column("rule_digest", TEXT(length=64), nullable=False),
        sa.Column("name", TEXT(length=200), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("scope_name", TEXT(length=80), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["rule_digest"], ["rule_text.digest"]),
        sa.PrimaryKeyConstraint("trial_id"),
    )
    op.create_index("ix_trial_standard", "trial", ["standard_id", "recorded_at"])
    op.create_table(
        "trial_result",
        sa.Column("trial_id", TEXT(length=26), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("outcome", TEXT(length=16), nullable=False),
        sa.Column("unmet", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("manual", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.trial_id"]),
        sa.PrimaryKeyConstraint("trial_id", "place"),
    )
    op.create_index("ix_trial_result_outcome", "trial_result", ["trial_id", "outcome", "place"])


def downgrade() -> None:
    op.drop_index("ix_trial_result_outcome", "trial_result")
    op.drop_table("trial_result")
    op.drop_index("ix_trial_standard", "trial")
    op.drop_table("trial")
