"""batches of titles: rows by sheet and line, dry runs, what was recognised in a file, and the undoing of a list"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "d7a3f0c51e88"
down_revision: str | None = "d52f1c7ab903"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


LIST: tuple[sa.Column[Any], ...] = (
    sa.Column("reading", sa.Text(), nullable=True),
    sa.Column("choices", sa.Text(), nullable=True),
    sa.Column("columns", sa.Text(), nullable=False, server_default="{}"),
    sa.Column("notes", sa.Text(), nullable=False, server_default="[]"),
    sa.Column("repeats", _text(26), nullable=True),
    sa.Column("undo_reason", _text(200), nullable=True),
    sa.Column("undone", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("kept", sa.Integer(), nullable=False, server_default="0"),
)
ROW: tuple[sa.Column[Any], ...] = (
    sa.Column("line", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("sheet", _text(31), nullable=False, server_default=""),
    sa.Column("undone", sa.Boolean(), nullable=True),
    sa.Column("undo_note", _text(400), nullable=True),
)


def upgrade() -> None:
    op.execute(
        "ALTER TABLE official_list ADD COLUMN mode VARCHAR(10) DEFAULT 'apply' NOT NULL "
        "CONSTRAINT official_list_mode CHECK (mode IN ('validate', 'apply'))"
    )
    for column in LIST:
        op.add_column("official_list", column)
    op.create_index("ix_official_list_sha256", "official_list", ["sha256"])
    op.execute("ALTER TABLE official_list_row RENAME COLUMN line TO position")
    for column in ROW:
        op.add_column("official_list_row", column)
    op.execute("UPDATE official_list_row SET line = position")


def downgrade() -> None:
    for column in reversed(ROW):
        op.drop_column("official_list_row", column.name)
    op.execute("ALTER TABLE official_list_row RENAME COLUMN position TO line")
    op.drop_index("ix_official_list_sha256", "official_list")
    for column in reversed(LIST):
        op.drop_column("official_list", column.name)
    op.drop_column("official_list", "mode")
