"""counting bases: what 公示 lists say becomes dated facts, the office's settings, frozen firms without a certificate

Bases that add firms to others have no rows of their own any more; the job of the holdings counts every firm anew.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "a6c40f19d3b7"
down_revision: str | None = "c4a19e6d7b35"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
WINDOW = 400  # days, by default


def upgrade() -> None:
    op.create_table(
        "counting_setting",
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("awaited_days", sa.Integer(), nullable=False),
        sa.Column("least_base", sa.Integer(), nullable=False),
        sa.Column("document_no", TEXT(length=200), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.CheckConstraint("awaited_days BETWEEN 0 AND 1000", name="counting_setting_awaited"),
        sa.CheckConstraint("least_base BETWEEN 1 AND 1000", name="counting_setting_base"),
        sa.PrimaryKeyConstraint("valid_from", "entry"),
    )
    mention = op.create_table(
        "publicity_mention",
        sa.Column("row_id", TEXT(length=26), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("list_id", TEXT(length=26), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_from < valid_before", name="publicity_mention_valid"),
        sa.CheckConstraint("known_from < known_until", name="publicity_mention_known"),
        sa.ForeignKeyConstraint(["list_id"], ["official_list.list_id"]),
        sa.ForeignKeyConstraint(["row_id"], ["official_list_row.row_id"]),
        sa.PrimaryKeyConstraint("row_id", "known_from"),
    )
    op.create_index("ix_publicity_mention_firm", "publicity_mention", ["firm_id", "programme"], unique=False)
    op.create_index("ix_publicity_mention_list", "publicity_mention", ["list_id"], unique=False)
    _mention(mention)
    with op.batch_alter_table("frozen_firm") as table:
        table.alter_column("valid_from", existing_type=sa.Date(), nullable=True)


def _mention(mention: sa.Table) -> None:
    """Rows that were matched before: known since a person settled them, or else since their list was through."""
    connection = op.get_bind()
    known = sa.text(
        "SELECT r.row_id, r.list_id, r.firm_id, l.programme, l.issued_on AS valid_from, "
        "coalesce(r.resolved_at, l.finished_at, l.started_at) AS known_from "
        "FROM official_list_row r JOIN official_list l ON l.list_id = r.list_id "
        "WHERE l.kind = 'publicity' AND l.mode = 'apply' AND l.undo_reason IS NULL AND r.outcome = 'matched'"
    ).columns(valid_from=sa.Date(), known_from=INSTANT())
    rows = [
        {**row, "known_until": FOREVER, "valid_before": row["valid_from"] + timedelta(days=WINDOW + 1)}
        for row in connection.execute(known).mappings()
    ]
    if rows:
        connection.execute(mention.insert(), rows)


def downgrade() -> None:
    op.execute("DELETE FROM frozen_firm WHERE valid_from IS NULL")
    with op.batch_alter_table("frozen_firm") as table:
        table.alter_column("valid_from", existing_type=sa.Date(), nullable=False)
    op.drop_table("publicity_mention")
    op.drop_table("counting_setting")
