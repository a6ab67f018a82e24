"""firms by their own keys: nearly every row is known until for ever, so no index of firms begins with that"""

from collections.abc import Sequence

from alembic import op

revision: str = "b71d4e09c5a8"
down_revision: str | None = "028fafed3dfb"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index("ix_firm_version_order", "firm_version")
    op.create_index("ix_firm_version_order", "firm_version", ["sort_key", "firm_id", "known_until"])


def downgrade() -> None:
    op.drop_index("ix_firm_version_order", "firm_version")
    op.create_index("ix_firm_version_order", "firm_version", ["known_until", "sort_key", "firm_id"])
