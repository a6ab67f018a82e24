"""batches of firms: rows by sheet and line, what was recognised in a file, its document, and the undoing of a batch"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "5c1e7d90ab42"
down_revision: str | None = "3d0b6a51f7c4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


JOB: tuple[sa.Column[Any], ...] = (
    sa.Column("document_no", _text(200), nullable=True),
    sa.Column("reading", sa.Text(), nullable=True),
    sa.Column("choices", sa.Text(), nullable=True),
    sa.Column("repeats", _text(26), nullable=True),
    sa.Column("undo_reason", _text(400), nullable=True),
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
    for column in JOB:
        op.add_column("import_job", column)
    op.create_index("ix_import_job_sha256", "import_job", ["sha256"])
    op.execute("ALTER TABLE import_row RENAME COLUMN line TO position")
    for column in ROW:
        op.add_column("import_row", column)
    op.execute("UPDATE import_row SET line = position")


def downgrade() -> None:
    for column in reversed(ROW):
        op.drop_column("import_row", column.name)
    op.execute("ALTER TABLE import_row RENAME COLUMN position TO line")
    op.drop_index("ix_import_job_sha256", "import_job")
    for column in reversed(JOB):
        op.drop_column("import_job", column.name)
