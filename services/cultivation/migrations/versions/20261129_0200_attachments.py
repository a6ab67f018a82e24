"""attachments of applications, and which of them a submission has pinned"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "7a30c5e81f94"
down_revision: str | None = "c40f7d1b8e62"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
KINDS = (
    "'business_licence', 'ip_certificate', 'annual_audit', 'special_audit', 'tax_return', 'rd_projects', "
    "'conversion', 'rd_management', 'rd_institution', 'staff_proof', 'product_proof', 'quality_report', "
    "'standard_drafting', 'award', 'financing', 'market_share', 'commitment', 'other'"
)


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("attachment_id", TEXT(length=26), nullable=False),
        sa.Column("application_id", TEXT(length=26), nullable=False),
        sa.Column("kind", TEXT(length=32), nullable=False),
        sa.Column("filename", TEXT(length=200), nullable=False),
        sa.Column("media_type", TEXT(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("cleaned", sa.Boolean(), nullable=False),
        sa.Column("replaces", TEXT(length=26), nullable=True),
        sa.Column("added_at", INSTANT(), nullable=False),
        sa.Column("added_by", TEXT(length=80), nullable=False),
        sa.Column("removed_at", INSTANT(), nullable=True),
        sa.Column("removed_by", TEXT(length=80), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="attachment_kind"),
        sa.CheckConstraint("size > 0", name="attachment_size"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="attachment_removed"),
        sa.ForeignKeyConstraint(["application_id"], ["application.application_id"]),
        sa.PrimaryKeyConstraint("attachment_id"),
    )
    op.create_index("ix_attachment_application_id", "attachment", ["application_id"])
    op.create_table(
        "submitted_attachment",
        sa.Column("application_id", TEXT(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("attachment_id", TEXT(length=26), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.attachment_id"]),
        sa.PrimaryKeyConstraint("application_id", "seq", "attachment_id"),
    )
    op.create_index("ix_submitted_attachment_attachment_id", "submitted_attachment", ["attachment_id"])


def downgrade() -> None:
    op.drop_table("submitted_attachment")
    op.drop_table("attachment")
