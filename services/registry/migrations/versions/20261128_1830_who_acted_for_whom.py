"""History and transfers name the role that acted, the zones that it spoke for, and why a transfer was decided so.

Rows from before have no role: what was not recorded is not made up.
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "3d0b6a51f7c4"
down_revision: str | None = "8d2f4b6c1e90"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ADDED = (
    ("firm_change", "actor_role", 20),
    ("firm_change", "actor_zones", 200),
    ("firm_change", "acted_for", 200),
    ("transfer", "proposed_by_role", 20),
    ("transfer", "decided_by_role", 20),
    ("transfer", "decision_reason", 400),
)


def upgrade() -> None:
    for table, column, length in ADDED:
        op.add_column(table, sa.Column(column, sqlmodel.sql.sqltypes.AutoString(length=length), nullable=True))


def downgrade() -> None:
    for table, column, _ in reversed(ADDED):
        op.drop_column(table, column)
