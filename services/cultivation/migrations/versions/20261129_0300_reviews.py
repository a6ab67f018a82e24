"""reviews: claims, lines of the checklist, materials owed, experts, batches of decisions"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "c3d90a7e41f5"
down_revision: str | None = "e5b81d04c7a6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
TABLES = ("review_claim", "review_line", "review_supply", "review_expert")


def _of_application(name: str, *columns: sa.Column[object] | sa.CheckConstraint) -> None:
    op.create_table(
        name,
        sa.Column("application_id", TEXT(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["application_id"], ["application.application_id"]),
        sa.PrimaryKeyConstraint("application_id", "seq"),
    )


def upgrade() -> None:
    _of_application(
        "review_claim",
        sa.Column("holder", TEXT(length=80), nullable=False),
        sa.Column("role", TEXT(length=10), nullable=False),
        sa.Column("claimed_at", INSTANT(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("take_over_reason", TEXT(length=200), nullable=True),
        sa.Column("ended_at", INSTANT(), nullable=True),
        sa.Column("ended_by", TEXT(length=80), nullable=True),
    )
    op.create_index("ix_review_claim_holder", "review_claim", ["holder", "until"])
    _of_application(
        "review_line",
        sa.Column("item", TEXT(length=60), nullable=False),
        sa.Column("result", TEXT(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("actor", TEXT(length=80), nullable=False),
        sa.Column("role", TEXT(length=10), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("after_step", sa.Integer(), nullable=False),
        sa.CheckConstraint("result IN ('fits', 'unfit', 'supplement')", name="review_line_result"),
    )
    _of_application(
        "review_supply",
        sa.Column("material", TEXT(length=48), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", TEXT(length=200), nullable=True),
        sa.Column("asked_at", INSTANT(), nullable=False),
        sa.Column("asked_by", TEXT(length=80), nullable=False),
        sa.Column("supplied_at", INSTANT(), nullable=True),
        sa.Column("supplied_on", sa.Date(), nullable=True),
        sa.Column("supplied_by", TEXT(length=80), nullable=True),
        sa.Column("supplied_note", TEXT(length=200), nullable=True),
        sa.CheckConstraint("(supplied_at IS NULL) = (supplied_on IS NULL)", name="review_supply_supplied"),
    )
    _of_application(
        "review_expert",
        sa.Column("name", TEXT(length=40), nullable=False),
        sa.Column("profession", TEXT(length=10), nullable=False),
        sa.Column("employer", TEXT(length=200), nullable=True),
        sa.Column("score", TEXT(length=8), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("entered_at", INSTANT(), nullable=False),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("recusal_reason", TEXT(length=200), nullable=True),
        sa.Column("recused_at", INSTANT(), nullable=True),
        sa.Column("recused_by", TEXT(length=80), nullable=True),
        sa.CheckConstraint("profession IN ('technical', 'financial')", name="review_expert_profession"),
        sa.CheckConstraint("score IS NOT NULL OR recusal_reason IS NOT NULL", name="review_expert_score"),
    )
    op.create_table(
        "decision_batch",
        sa.Column("batch_id", TEXT(length=26), nullable=False),
        sa.Column("step", TEXT(length=24), nullable=False),
        sa.Column("decided_at", INSTANT(), nullable=False),
        sa.Column("decided_by", TEXT(length=80), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id"),
    )
    _append_only("review_line")


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
    op.drop_table("decision_batch")
    for table in reversed(TABLES):
        op.drop_table(table)
