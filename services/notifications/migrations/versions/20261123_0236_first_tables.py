"""first tables"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from kit.data.mechanism import create_mechanism_tables, drop_mechanism_tables

revision: str = "74fa6a85f8c9"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    create_mechanism_tables(op.get_bind())

    op.create_table(
        "firm",
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.PrimaryKeyConstraint("firm_id"),
    )
    op.create_table(
        "firm_zone",
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.CheckConstraint("valid_from < valid_before", name="firm_zone_valid"),
        sa.PrimaryKeyConstraint("firm_id", "valid_from"),
    )
    with op.batch_alter_table("firm_zone", schema=None) as batch_op:
        batch_op.create_index("ix_firm_zone_zone", ["zone", "valid_from", "firm_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("message_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("event_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("audience", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("link", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("correlation_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.CheckConstraint("(audience = 'office') = (target = '')", name="message_target"),
        sa.CheckConstraint(
            "audience IN ('firm', 'firm-staff', 'zone-staff', 'office', 'account')", name="message_audience"
        ),
        sa.PrimaryKeyConstraint("message_id"),
        sa.UniqueConstraint("event_id", "audience", "target", name="message_once"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_audience", ["audience", "target", "created_at", "message_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("message_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.message_id"],
        ),
        sa.PrimaryKeyConstraint("subject", "message_id"),
    )


def downgrade() -> None:
    op.drop_table("receipt")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_audience")

    op.drop_table("message")
    with op.batch_alter_table("firm_zone", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_zone_zone")

    op.drop_table("firm_zone")
    op.drop_table("firm")

    drop_mechanism_tables(op.get_bind())
