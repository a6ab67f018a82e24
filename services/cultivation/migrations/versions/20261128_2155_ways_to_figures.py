"""ways to figures: firms of a cell in their order, titles of a firm and of a period without a look at the rows"""

from collections.abc import Sequence

from alembic import op

revision: str = "e19b4c7d2f60"
down_revision: str | None = "a93c51e7f20d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INTERVAL = "recognition_interval"
FIRM = ["firm_id", "programme", "known_until", "valid_before", "valid_from", "recognition_id"]
START = ["programme", "known_until", "valid_from", "valid_before", "firm_id"]


def upgrade() -> None:
    op.create_index("ix_firm_version_order", "firm_version", ["known_until", "sort_key", "firm_id"])
    op.drop_index("ix_recognition_interval_firm", INTERVAL)
    op.create_index("ix_recognition_interval_firm", INTERVAL, [*FIRM, "ended_by", "evidence"])
    op.drop_index("ix_recognition_interval_start", INTERVAL)
    op.create_index("ix_recognition_interval_start", INTERVAL, [*START, "evidence"])


def downgrade() -> None:
    op.drop_index("ix_recognition_interval_start", INTERVAL)
    op.create_index("ix_recognition_interval_start", INTERVAL, START)
    op.drop_index("ix_recognition_interval_firm", INTERVAL)
    op.create_index("ix_recognition_interval_firm", INTERVAL, FIRM)
    op.drop_index("ix_firm_version_order", "firm_version")
