"""counting bases: a holding names its basis and its programme; which bases were computed is kept"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b3a1c5d07e42"
down_revision: str | None = "c1d2a85e7f04"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BASES = "each highest with-giants awaiting-renewal with-renewals"
REST = "firm_id, zone, park, industry, valid_from, valid_before, known_from, known_until"
COUNTED = ["known_until", "valid_before", "valid_from", "known_from", "zone", "park", "industry", "firm_id"]


def upgrade() -> None:
    with op.batch_alter_table("holding") as table:
        table.drop_index("ix_holding_count")
        table.drop_index("ix_holding_firm")
        table.add_column(sa.Column("basis", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("programme", sa.String(length=32), nullable=True))
    op.execute("UPDATE holding SET basis = 'each', programme = measure")
    op.execute("UPDATE holding SET basis = 'highest', programme = substr(measure, 5) WHERE measure LIKE 'top:%'")
    op.execute("UPDATE holding SET basis = 'with-giants', programme = 'srdi' WHERE measure = 'srdi+little-giant'")
    op.execute(
        f"INSERT INTO holding (basis, programme, measure, {REST}) SELECT 'with-renewals', programme, measure, {REST} "  # noqa: S608 - constants
        "FROM holding WHERE basis = 'each' AND programme = 'hnte'"
    )
    with op.batch_alter_table("holding") as table:
        table.alter_column("basis", existing_type=sa.String(length=20), nullable=False)
        table.alter_column("programme", existing_type=sa.String(length=32), nullable=False)
        table.drop_column("measure")
        table.create_index("ix_holding_count", ["basis", "programme", *COUNTED], unique=False)
        table.create_index("ix_holding_firm", ["firm_id", "basis", "programme", "known_until"], unique=False)
    op.create_table(
        "holding_edition",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("bases", sa.String(length=400), nullable=False),
        sa.Column("after", sa.String(length=26), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("edition_id"),
    )
    # renewals under way are not counted yet where firms are known already: the job of the holdings does it
    op.execute(
        f"INSERT INTO holding_edition (edition_id, bases, after, finished) SELECT 1, '{BASES}', '', "  # noqa: S608 - a constant
        "NOT EXISTS (SELECT 1 FROM firm_version)"
    )


def downgrade() -> None:
    op.drop_table("holding_edition")
    with op.batch_alter_table("holding") as table:
        table.drop_index("ix_holding_count")
        table.drop_index("ix_holding_firm")
        table.add_column(sa.Column("measure", sa.String(length=40), nullable=True))
    op.execute("DELETE FROM holding WHERE basis NOT IN ('each', 'highest', 'with-giants')")
    op.execute("UPDATE holding SET measure = programme WHERE basis = 'each'")
    op.execute("UPDATE holding SET measure = 'top:' || programme WHERE basis = 'highest'")
    op.execute("UPDATE holding SET measure = 'srdi+little-giant' WHERE basis = 'with-giants'")
    with op.batch_alter_table("holding") as table:
        table.alter_column("measure", existing_type=sa.String(length=40), nullable=False)
        table.drop_column("basis")
        table.drop_column("programme")
        table.create_index("ix_holding_count", ["measure", *COUNTED], unique=False)
        table.create_index("ix_holding_firm", ["firm_id", "measure", "known_until"], unique=False)
