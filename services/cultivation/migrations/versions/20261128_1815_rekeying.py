"""How far the rewriting of stored keys has come; sort keys stand in the order of their bytes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "4e7a9c0d5b13"
down_revision: str | None = "7c1f0a93be54"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "rekeying",
        sa.Column("walk", sa.String(40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(200), nullable=False),
        sa.Column("rewritten", sa.Integer(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("walk"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE firm_version ALTER COLUMN sort_key TYPE VARCHAR(1600) COLLATE "C"')


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE firm_version ALTER COLUMN sort_key TYPE VARCHAR(1600) COLLATE "default"')
    op.drop_table("rekeying")
