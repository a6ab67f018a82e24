"""The file of an import stands apart from its job, and rows wait in blocks until they are judged.

Progress is noted in the job, and with the file beside it each note wrote the whole file again. Rows that wait are put into
blocks, so that a running import goes on after the upgrade.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "5a9e1c7d3b20"
down_revision: str | None = "9a47c2e6b15f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROWS = 50
JOB = "import_job.import_id"
row = sa.table(
    "import_row", *map(sa.column, ("import_id", "position", "sheet", "line", "cells", "outcome", "problems"))
)
block = sa.table("import_block", sa.column("import_id"), sa.column("number"), sa.column("rows", sa.LargeBinary()))


def upgrade() -> None:
    op.create_table(
        "import_file",
        sa.Column("import_id", sa.String(26), sa.ForeignKey(JOB, name="fk_import_file_import_id"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_import_file"),
    )
    op.create_table(
        "import_block",
        sa.Column("import_id", sa.String(26), sa.ForeignKey(JOB, name="fk_import_block_import_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "number", name="pk_import_block"),
    )
    op.execute("INSERT INTO import_file (import_id, content) SELECT import_id, content FROM import_job")
    op.drop_column("import_job", "content")
    _into_blocks(op.get_bind())


def _into_blocks(connection: sa.Connection) -> None:
    waiting = row.c.outcome == "pending"
    found = connection.execute(sa.select(row).where(waiting).order_by(row.c.import_id, row.c.position)).all()
    for import_id, rows in groupby(found, lambda each: each.import_id):
        staged = [[*each[1:4], json.loads(each.cells), _twice(each.problems)] for each in rows]
        for number, start in enumerate(range(0, len(staged), ROWS)):
            content = json.dumps(staged[start : start + ROWS], ensure_ascii=False).encode()
            connection.execute(sa.insert(block).values(import_id=import_id, number=number, rows=content))
    connection.execute(sa.delete(row).where(waiting))


def _twice(problems: str | None) -> str | None:
    """Of a row that nobody has judged nothing else was found."""
    return next((problem[2] for problem in json.loads(problems or "[]")), None)


def downgrade() -> None:
    op.add_column("import_job", sa.Column("content", sa.LargeBinary(), nullable=False, server_default=""))
    op.execute(
        "UPDATE import_job SET content = (SELECT content FROM import_file WHERE import_file.import_id = import_job.import_id)"
    )
    connection = op.get_bind()
    for each in connection.execute(sa.select(block)).all():
        rows: list[list[Any]] = json.loads(each.rows)
        for position, sheet, line, cells, twice in rows:
            problems = [["uscc", "duplicate_in_file", twice, "error"]] if twice else None
            waiting = {"position": position, "sheet": sheet, "line": line, "outcome": "pending"}
            texts = {
                "cells": json.dumps(cells, ensure_ascii=False),
                "problems": problems and json.dumps(problems, ensure_ascii=False),
            }
            connection.execute(sa.insert(row).values(import_id=each.import_id, **waiting, **texts))
    op.drop_table("import_block")
    op.drop_table("import_file")
