"""A number that moves with every change of who may do what, so that a process may remember its visitors until it does.

Triggers move it, whoever writes: accounts, grants, memberships, ended sessions; not the mere use of a session.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "6d2a4f80b1c7"
down_revision: str | None = "3c5d1e7f9a20"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHANGES = (
    ("account", "update", "UPDATE"),
    ("zone_grant", "insert", "INSERT"),
    ("zone_grant", "update", "UPDATE"),
    ("zone_grant", "delete", "DELETE"),
    ("membership", "insert", "INSERT"),
    ("membership", "update", "UPDATE"),
    ("session", "end", "UPDATE OF ended_at"),
)
MOVE = "UPDATE access_version SET value = value + 1"


def upgrade() -> None:
    op.create_table(
        "access_version",
        sa.Column("one", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    op.execute("INSERT INTO access_version (one, value) VALUES (1, 0)")
    if op.get_bind().dialect.name == "sqlite":
        for table, what, event in CHANGES:
            op.execute(f"CREATE TRIGGER {table}_{what}_moves_access AFTER {event} ON {table} BEGIN {MOVE}; END")
        return
    op.execute(
        f"CREATE FUNCTION move_access_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {MOVE}; RETURN NULL; END $$"
    )
    for table, what, event in CHANGES:
        op.execute(
            f"CREATE TRIGGER {table}_{what}_moves_access AFTER {event} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION move_access_version()"
        )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, what, _ in CHANGES:
        op.execute(f"DROP TRIGGER {table}_{what}_moves_access" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION move_access_version")
    op.drop_table("access_version")
