"""dates and mandates of applications: each step has its civil date, its changed fields and words for reviewers alone"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "c1d2a85e7f04"
down_revision: str | None = "91c5e2d7a046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What was said of an objection is for reviewers; it stood where everybody reads after publication.
WORDS_OF_OBJECTIONS = (
    "UPDATE application_step SET internal = opinion, opinion = NULL WHERE action IN ('object', 'dismiss-objection')"
)
CIVIL_DATES = {
    "postgresql": "UPDATE application_step SET taken_on = (at AT TIME ZONE 'Asia/Shanghai')::date",
    "sqlite": "UPDATE application_step SET taken_on = date(at, '+8 hours')",
}


def upgrade() -> None:
    op.create_table(
        "application_mandate",
        sa.Column("application_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("agent", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("firm_id", sqlmodel.sql.sqltypes.AutoString(length=26), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("basis IN ('document', 'consent')", name="application_mandate_basis"),
        sa.ForeignKeyConstraint(["application_id"], ["application.application_id"]),
        sa.PrimaryKeyConstraint("application_id", "agent"),
    )
    op.add_column("application_objection", sa.Column("answer", sa.Text(), nullable=True))
    for name in ("internal", "changes"):
        op.add_column("application_step", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("application_step", sa.Column("taken_on", sa.Date(), nullable=True))
    _open()
    op.execute(CIVIL_DATES[op.get_bind().dialect.name])
    op.execute(WORDS_OF_OBJECTIONS)
    with op.batch_alter_table("application_step", schema=None) as batch_op:
        batch_op.alter_column("taken_on", existing_type=sa.Date(), nullable=False)
    _close()


def downgrade() -> None:
    _open()
    op.execute("UPDATE application_step SET opinion = internal WHERE internal IS NOT NULL")
    with op.batch_alter_table("application_step", schema=None) as batch_op:
        for name in ("taken_on", "changes", "internal"):
            batch_op.drop_column(name)
    _close()
    with op.batch_alter_table("application_objection", schema=None) as batch_op:
        batch_op.drop_column("answer")
    op.drop_table("application_mandate")


def _open() -> None:
    """Take the triggers away that keep the history as it is."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER application_step_stands ON application_step")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER application_step_stands_{verb}")


def _close() -> None:
    """Put them back; on SQLite the table is another one by now."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER application_step_stands BEFORE UPDATE OR DELETE ON application_step "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER application_step_stands_{verb.lower()} BEFORE {verb} ON application_step "
            "BEGIN SELECT RAISE(ABORT, 'application_step is append-only'); END"
        )
