"""first tables"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from kit.data.mechanism import create_mechanism_tables, drop_mechanism_tables

revision: str = "1f8f3d4162cb"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    create_mechanism_tables(op.get_bind())
    op.create_table(
        "account",
        sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("login", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("role in ('staff', 'firm', 'office')", name="account_role"),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("login"),
    )

    op.create_table(
        "indicator_value",
        sa.Column("value_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("indicator", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=True),
        sa.Column("entered_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("known_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("known_from < known_until", name="indicator_value_known"),
        sa.PrimaryKeyConstraint("value_id"),
    )
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.create_index("indicator_value_once", ["indicator", "scope", "year", "known_until"], unique=True)

    op.create_table(
        "path_choice",
        sa.Column("choice_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("path", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("chosen_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("known_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("path in ('linear', 'growth')", name="path_choice_path"),
        sa.CheckConstraint("known_from < known_until", name="path_choice_known"),
        sa.PrimaryKeyConstraint("choice_id"),
    )
    with op.batch_alter_table("path_choice", schema=None) as batch_op:
        batch_op.create_index("path_choice_once", ["scope", "year", "known_until"], unique=True)

    op.create_table(
        "membership",
        sa.Column("membership_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("granted_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("valid_from < valid_before", name="membership_valid"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
        ),
        sa.PrimaryKeyConstraint("membership_id"),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("membership_by_account", ["account_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("session_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("kind in ('web', 'api')", name="session_kind"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("session_id"),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("session_by_account", ["account_id"], unique=False)

    op.create_table(
        "zone_grant",
        sa.Column("grant_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("granted_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "zone in ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside')",
            name="zone_grant_zone",
        ),
        sa.CheckConstraint("valid_from < valid_before", name="zone_grant_valid"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
        ),
        sa.PrimaryKeyConstraint("grant_id"),
    )
    with op.batch_alter_table("zone_grant", schema=None) as batch_op:
        batch_op.create_index("zone_grant_by_account", ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("zone_grant", schema=None) as batch_op:
        batch_op.drop_index("zone_grant_by_account")

    op.drop_table("zone_grant")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("session_by_account")

    op.drop_table("session")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("membership_by_account")

    op.drop_table("membership")
    with op.batch_alter_table("path_choice", schema=None) as batch_op:
        batch_op.drop_index("path_choice_once")

    op.drop_table("path_choice")

    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.drop_index("indicator_value_once")

    op.drop_table("indicator_value")

    op.drop_table("account")
    drop_mechanism_tables(op.get_bind())
