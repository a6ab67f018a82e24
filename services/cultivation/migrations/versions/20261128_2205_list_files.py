"""The file of an official list stands apart from the list, which is written anew each time that progress is noted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c41d8e7b5f02"
down_revision: str | None = "c4d81e95b7a2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "official_list_file",
        sa.Column("list_id", sa.String(26), sa.ForeignKey("official_list.list_id"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("list_id"),
    )
    op.execute("INSERT INTO official_list_file (list_id, content) SELECT list_id, content FROM official_list")
    op.drop_column("official_list", "content")


def downgrade() -> None:
    op.add_column("official_list", sa.Column("content", sa.LargeBinary(), nullable=False, server_default=""))
    op.execute(
        "UPDATE official_list SET content = "
        "(SELECT content FROM official_list_file WHERE official_list_file.list_id = official_list.list_id)"
    )
    op.drop_table("official_list_file")
