"""proofs of titles: made as of a day, verified by number and code"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "c40e7a1d95b2"
down_revision: str | None = "c3d90a7e41f5"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "title_proof",
        sa.Column("proof_id", TEXT(length=26), nullable=False),
        sa.Column("recognition_id", TEXT(length=26), nullable=False),
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("code", TEXT(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", INSTANT(), nullable=False),
        sa.Column("made_by", TEXT(length=80), nullable=False),
        sa.Column("made_role", TEXT(length=20), nullable=False),
        sa.Column("made_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["recognition_id"], ["recognition.recognition_id"]),
        sa.PrimaryKeyConstraint("proof_id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_title_proof_recognition_id", "title_proof", ["recognition_id"])


def downgrade() -> None:
    op.drop_index("ix_title_proof_recognition_id", "title_proof")
    op.drop_table("title_proof")
