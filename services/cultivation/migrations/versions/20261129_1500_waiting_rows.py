"""rows of official lists lie in the indexes of those that wait only while they wait"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7d04b1c6e953"
down_revision: str | None = "b71d4e09c5a8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "official_list_row"
WAITING = sa.text("outcome = 'unmatched'")
BEFORE = {"outcome": ["outcome", "row_id"], "key": ["match_key", "outcome"], "uscc": ["uscc", "outcome"]}
SINCE = {"waiting": ["row_id"], "key": ["match_key"], "uscc": ["uscc"]}


def upgrade() -> None:
    for name in BEFORE:
        op.drop_index(f"ix_official_list_row_{name}", TABLE)
    for name, columns in SINCE.items():
        op.create_index(f"ix_official_list_row_{name}", TABLE, columns, sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade() -> None:
    for name in SINCE:
        op.drop_index(f"ix_official_list_row_{name}", TABLE)
    for name, columns in BEFORE.items():
        op.create_index(f"ix_official_list_row_{name}", TABLE, columns)
