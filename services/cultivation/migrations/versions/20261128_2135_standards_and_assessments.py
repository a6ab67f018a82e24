"""standards and assessments: standards of the office, scheduled values, pinned rules, kept judgements, notes of calls"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "5b8e3f0c71d9"
down_revision: str | None = "d7a3f0c51e88"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "office_standard",
        sa.Column("standard_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("adopted_from", sa.Date(), nullable=True),
        sa.Column("valid_before", sa.Date(), nullable=True),
        sa.Column("document_no", TEXT(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.CheckConstraint("version > 0", name="office_standard_version"),
        sa.PrimaryKeyConstraint("standard_id"),
    )
    op.create_index("uq_office_standard_number", "office_standard", ["programme", "number"], unique=True)
    op.create_table(
        "parameter_value",
        sa.Column("standard_id", TEXT(length=40), nullable=False),
        sa.Column("parameter", TEXT(length=200), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("citation", TEXT(length=200), nullable=False),
        sa.Column("mark", TEXT(length=10), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.Column("withdrawn_by", TEXT(length=80), nullable=True),
        sa.Column("withdrawn_at", INSTANT(), nullable=True),
        sa.CheckConstraint("valid_from < valid_before", name="parameter_value_span"),
        sa.PrimaryKeyConstraint("standard_id", "parameter", "entry"),
    )
    op.create_table(
        "rule_text",
        sa.Column("digest", TEXT(length=64), nullable=False),
        sa.Column("standard_id", TEXT(length=40), nullable=False),
        sa.Column("version_name", TEXT(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    create_judgements()


def create_judgements() -> None:
    op.create_table(
        "assessment",
        sa.Column("assessment_id", TEXT(length=26), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=True),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("standard_id", TEXT(length=40), nullable=False),
        sa.Column("rule_digest", TEXT(length=64), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("outcome", TEXT(length=16), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("result_hash", TEXT(length=64), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["rule_digest"], ["rule_text.digest"]),
        sa.PrimaryKeyConstraint("assessment_id"),
    )
    op.create_index("ix_assessment_firm", "assessment", ["firm_id", "recorded_at"])
    op.create_table(
        "call_note",
        sa.Column("note_id", TEXT(length=26), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("note_id"),
    )
    op.create_index("ix_call_note_firm", "call_note", ["firm_id", "programme", "recorded_at"])
    op.add_column("application_submission", sa.Column("assessment_id", TEXT(length=26), nullable=True))


def downgrade() -> None:
    op.drop_column("application_submission", "assessment_id")
    for table in ("call_note", "assessment", "rule_text", "parameter_value", "office_standard"):
        op.drop_table(table)
