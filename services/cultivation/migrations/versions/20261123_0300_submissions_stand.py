"""submissions stand: what was handed in and what was done are added to and never changed"""

from collections.abc import Sequence

from alembic import op

revision: str = "7c1f0a93be54"
down_revision: str | None = "2210dfca45a9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = ("application_submission", "application_step")


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    if on_postgres:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in APPEND_ONLY:
        if on_postgres:
            op.execute(
                f"CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_stands_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        if on_postgres:
            op.execute(f"DROP TRIGGER {table}_stands ON {table}")
            continue
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_stands_{verb}")
    if on_postgres:
        op.execute("DROP FUNCTION refuse_change()")
