"""rounds of applications: one open application per firm and round; what was begun before gets a round of its programme and year"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "7a1e40c95d38"
down_revision: str | None = "9e41b7d20c56"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
OPEN = sa.text("closed_at IS NULL")
INDEX: dict[str, Any] = {"unique": True, "sqlite_where": OPEN, "postgresql_where": OPEN}
ROUND_OF_ITS_YEAR = {
    "postgresql": "UPDATE application SET round_id = 'before-' || programme || '-' || "
    "to_char(created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY')",
    "sqlite": "UPDATE application SET round_id = 'before-' || programme || '-' || "
    "strftime('%Y', created_at, '+8 hours')",
}
INTRODUCED, FOREVER = datetime(2026, 11, 29, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


def upgrade() -> None:
    rounds = op.create_table(
        "application_round",
        sa.Column("round_id", TEXT(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(length=100), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closing", TEXT(length=8), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("document_no", TEXT(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("carried_over", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", TEXT(length=80), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.CheckConstraint("opens_on <= closes_on", name="application_round_span"),
        sa.CheckConstraint("grace_minutes >= 0", name="application_round_grace"),
        sa.CheckConstraint("known_from < known_until", name="application_round_known"),
        sa.PrimaryKeyConstraint("round_id", "version"),
    )
    op.create_index("ix_application_round_programme", "application_round", ["programme", "known_until", "closes_on"])
    op.add_column("application", sa.Column("round_id", TEXT(length=26), nullable=False, server_default=""))
    op.execute(ROUND_OF_ITS_YEAR[op.get_bind().dialect.name])
    begun = op.get_bind().execute(sa.text("SELECT DISTINCT round_id, programme FROM application")).all()
    op.bulk_insert(rounds, [carried_over(row.round_id, row.programme) for row in begun])
    op.drop_index("uq_application_open", "application")
    op.create_index("uq_application_open", "application", ["firm_id", "round_id"], **INDEX)


def carried_over(round_id: str, programme: str) -> dict[str, object]:
    """The round of a programme and year in which applications were begun before there were any."""
    year = int(round_id[-4:])
    return {
        "round_id": round_id,
        "version": 1,
        "programme": programme,
        "year": year,
        "name": f"{year}年申报（设批次前）",
        "opens_on": date(year, 1, 1),
        "closes_on": date(year, 12, 31),
        "closing": "23:59:59",
        "grace_minutes": 0,
        "document_no": "设批次前已受理",
        "cancelled": False,
        "carried_over": True,
        "recorded_by": "system",
        "known_from": INTRODUCED,
        "known_until": FOREVER,
    }


def downgrade() -> None:
    op.drop_index("uq_application_open", "application")
    op.create_index("uq_application_open", "application", ["firm_id", "programme"], **INDEX)
    op.drop_column("application", "round_id")
    op.drop_index("ix_application_round_programme", "application_round")
    op.drop_table("application_round")
