"""Tables of the registry and of the mechanism."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from kit.data.mechanism import create_mechanism_tables, drop_mechanism_tables

revision: str = "5ede6291461d"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    create_mechanism_tables(op.get_bind())

    op.create_table(
        "firm",
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("successor_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=True),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("name_normal", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("likeness_key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("confirmed_distinct", sa.Boolean(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("enterprise_type", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("registered_capital", sa.Numeric(20, 4).with_variant(sa.String(24), "sqlite"), nullable=True),
        sa.Column("capital_currency", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=True),
        sa.Column("capital_text", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
        sa.Column("business_scope", sa.Text(), nullable=True),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
        sa.Column("website", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("contact_name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
        sa.Column("contact_phone", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
        sa.Column("contact_email", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
        sa.CheckConstraint("(status = 'merged') = (successor_id IS NOT NULL)", name="successor_of_merged"),
        sa.CheckConstraint("status IN ('active', 'closed', 'merged', 'voided')", name="status_known"),
        sa.CheckConstraint("length(name) > 0", name="name_given"),
        sa.CheckConstraint("length(uscc) = 18", name="uscc_length"),
        sa.CheckConstraint("version > 0", name="version_positive"),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["firm.firm_id"],
        ),
        sa.PrimaryKeyConstraint("firm_id"),
    )
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.create_index("ix_firm_likeness", ["likeness_key"], unique=False)
        batch_op.create_index("ix_firm_name_normal", ["name_normal"], unique=False)
        batch_op.create_index("ix_firm_order", ["sort_key", "firm_id"], unique=False)
        batch_op.create_index(
            "uq_firm_uscc",
            ["uscc"],
            unique=True,
            sqlite_where=sa.text("status <> 'voided'"),
            postgresql_where=sa.text("status <> 'voided'"),
        )

    op.create_table(
        "park",
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.CheckConstraint(
            "zone IN ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside')",
            name="zone_known",
        ),
        sa.PrimaryKeyConstraint("slug"),
        sa.UniqueConstraint("code"),
    )

    op.create_table(
        "firm_change",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=True),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.firm_id"],
        ),
        sa.PrimaryKeyConstraint("row_id"),
        sa.UniqueConstraint("firm_id", "version", "line"),
    )
    op.create_table(
        "firm_industry",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("gbt4754", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=True),
        sa.Column("field8", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("primary_industry", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("secondary", sqlmodel.sql.sqltypes.AutoString(length=600), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("known_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("known_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("known_from <= known_until", name="known_order"),
        sa.CheckConstraint("valid_from < valid_before", name="valid_order"),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.firm_id"],
        ),
        sa.PrimaryKeyConstraint("row_id"),
    )
    with op.batch_alter_table("firm_industry", schema=None) as batch_op:
        batch_op.create_index("ix_firm_industry_firm", ["firm_id", "valid_from"], unique=False)

    op.create_table(
        "firm_name",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("known_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("known_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("known_from <= known_until", name="known_order"),
        sa.CheckConstraint("length(name) > 0", name="name_given"),
        sa.CheckConstraint("valid_from < valid_before", name="valid_order"),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.firm_id"],
        ),
        sa.PrimaryKeyConstraint("row_id"),
    )
    with op.batch_alter_table("firm_name", schema=None) as batch_op:
        batch_op.create_index("ix_firm_name_firm", ["firm_id", "valid_from"], unique=False)

    op.create_table(
        "firm_residency",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("park", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("ended_by", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
        sa.Column("known_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("known_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("(valid_before = '9999-12-31') = (ended_by IS NULL)", name="end_has_reason"),
        sa.CheckConstraint("ended_by IN ('moved', 'closed', 'merged')", name="ended_by_known"),
        sa.CheckConstraint(
            "zone IN ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside')",
            name="zone_known",
        ),
        sa.CheckConstraint("known_from <= known_until", name="known_order"),
        sa.CheckConstraint("valid_from < valid_before", name="valid_order"),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.firm_id"],
        ),
        sa.ForeignKeyConstraint(
            ["park"],
            ["park.slug"],
        ),
        sa.PrimaryKeyConstraint("row_id"),
    )
    with op.batch_alter_table("firm_residency", schema=None) as batch_op:
        batch_op.create_index("ix_firm_residency_firm", ["firm_id", "valid_from"], unique=False)
        batch_op.create_index("ix_firm_residency_zone", ["zone", "known_until", "firm_id"], unique=False)

    op.create_table(
        "import_job",
        sa.Column("import_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("filename", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mode", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("strategy", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("park", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("resident_from", sa.Date(), nullable=True),
        sa.Column("confirmed_distinct", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("encoding", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("grants", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("problem", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=True),
        sa.Column("started_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lease_owner", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=True),
        sa.Column("lease_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("correlation_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('validate', 'apply')", name="mode_known"),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state_known"),
        sa.CheckConstraint("strategy IN ('create', 'update', 'upsert')", name="strategy_known"),
        sa.CheckConstraint(
            "zone IN ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside')",
            name="zone_known",
        ),
        sa.CheckConstraint("done >= 0 AND done <= rows", name="done_within_rows"),
        sa.ForeignKeyConstraint(
            ["park"],
            ["park.slug"],
        ),
        sa.PrimaryKeyConstraint("import_id"),
    )
    with op.batch_alter_table("import_job", schema=None) as batch_op:
        batch_op.create_index("ix_import_job_state", ["state", "started_at"], unique=False)

    op.create_table(
        "place_name",
        sa.Column("normal", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("shown", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("park", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("outside_the_24", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "zone IN ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside')",
            name="zone_known",
        ),
        sa.ForeignKeyConstraint(
            ["park"],
            ["park.slug"],
        ),
        sa.PrimaryKeyConstraint("normal"),
    )
    op.create_table(
        "transfer",
        sa.Column("transfer_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("from_zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("to_zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("to_park", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("proposed_by_zone", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("proposed_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("proposed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint(
            "from_zone IN ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside') AND to_zone IN ('lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside')",
            name="zone_known",
        ),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state_known"),
        sa.CheckConstraint("from_zone <> to_zone", name="zones_differ"),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.firm_id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_park"],
            ["park.slug"],
        ),
        sa.PrimaryKeyConstraint("transfer_id"),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_state", ["state", "proposed_at"], unique=False)
        batch_op.create_index(
            "uq_transfer_open",
            ["firm_id"],
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )

    op.create_table(
        "import_row",
        sa.Column("import_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('pending', 'created', 'updated', 'unchanged', 'refused')", name="outcome_known"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_job.import_id"],
        ),
        sa.PrimaryKeyConstraint("import_id", "line"),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_outcome", ["import_id", "outcome", "line"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index("ix_import_row_outcome")

    op.drop_table("import_row")
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_transfer_open",
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )
        batch_op.drop_index("ix_transfer_state")

    op.drop_table("transfer")
    op.drop_table("place_name")
    with op.batch_alter_table("import_job", schema=None) as batch_op:
        batch_op.drop_index("ix_import_job_state")

    op.drop_table("import_job")
    with op.batch_alter_table("firm_residency", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_residency_zone")
        batch_op.drop_index("ix_firm_residency_firm")

    op.drop_table("firm_residency")
    with op.batch_alter_table("firm_name", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_name_firm")

    op.drop_table("firm_name")
    with op.batch_alter_table("firm_industry", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_industry_firm")

    op.drop_table("firm_industry")
    op.drop_table("firm_change")

    op.drop_table("park")

    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_firm_uscc", sqlite_where=sa.text("status <> 'voided'"), postgresql_where=sa.text("status <> 'voided'")
        )
        batch_op.drop_index("ix_firm_order")
        batch_op.drop_index("ix_firm_name_normal")
        batch_op.drop_index("ix_firm_likeness")

    op.drop_table("firm")

    drop_mechanism_tables(op.get_bind())
