"""releases: figures of a day made final, their documents in parts, and their steps"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "3c7f5e90a1d4"
down_revision: str | None = "d4e8a2b61f03"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
STATES = "state in ('draft', 'approved', 'published', 'locked', 'discarded')"


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("release_id", TEXT(length=26), nullable=False),
        sa.Column("title", TEXT(length=200), nullable=False),
        sa.Column("note", TEXT(length=1000), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", INSTANT(), nullable=False),
        sa.Column("frozen_id", TEXT(length=26), nullable=False),
        sa.Column("digest", TEXT(length=64), nullable=False),
        sa.Column("state", TEXT(length=10), nullable=False),
        sa.Column("number", TEXT(length=12), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("drafted_by", TEXT(length=80), nullable=False),
        sa.Column("drafted_at", INSTANT(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name="release_state"),
        sa.CheckConstraint("(number is null) = (published_on is null)", name="release_published"),
        sa.PrimaryKeyConstraint("release_id"),
    )
    op.create_index("release_number", "release", ["number"], unique=True)
    op.create_index("release_day", "release", ["as_of", "published_on"])
    op.create_index("release_frozen", "release", ["frozen_id"], unique=True)
    op.create_table(
        "release_part",
        sa.Column("release_id", TEXT(length=26), nullable=False),
        sa.Column("part", TEXT(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id", "part"),
    )
    op.create_table(
        "release_step",
        sa.Column("release_id", TEXT(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", TEXT(length=10), nullable=False),
        sa.Column("taken_by", TEXT(length=80), nullable=False),
        sa.Column("taken_at", INSTANT(), nullable=False),
        sa.Column("reason", TEXT(length=200), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id", "seq"),
    )


def downgrade() -> None:
    op.drop_table("release_step")
    op.drop_table("release_part")
    op.drop_index("release_frozen", "release")
    op.drop_index("release_day", "release")
    op.drop_index("release_number", "release")
    op.drop_table("release")
