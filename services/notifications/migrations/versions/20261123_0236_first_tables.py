"""first tables"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "74fa6a85f8c9"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "audit_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False
        ),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=120), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("correlation_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("audit_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("audit_by_subject", ["subject_kind", "subject_id"], unique=False)

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
        "idempotency",
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("operation", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "operation", "key"),
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "source", "event_id"),
    )
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
        "outbox",
        sa.Column(
            "sequence", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False
        ),
        sa.Column("event_id", sa.String(length=26), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("correlation_id", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("event_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "outbox_unpublished",
            ["sequence"],
            unique=False,
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )

    op.create_table(
        "parked_event",
        sa.Column(
            "parked_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False
        ),
        sa.Column("consumer", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=True),
        sa.Column("offset", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("first_seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("resolved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("parked_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("parked_event", schema=None) as batch_op:
        batch_op.create_index("parked_event_by_key", ["consumer", "state", "key"], unique=False)
        batch_op.create_index("parked_event_once", ["consumer", "fingerprint"], unique=True)

    op.create_table(
        "writer_clock",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
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
    op.drop_table("writer_clock")
    with op.batch_alter_table("parked_event", schema=None) as batch_op:
        batch_op.drop_index("parked_event_once")
        batch_op.drop_index("parked_event_by_key")

    op.drop_table("parked_event")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "outbox_unpublished",
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_audience")

    op.drop_table("message")
    op.drop_table("inbox")
    op.drop_table("idempotency")
    with op.batch_alter_table("firm_zone", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_zone_zone")

    op.drop_table("firm_zone")
    op.drop_table("firm")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("audit_by_subject")

    op.drop_table("audit")
