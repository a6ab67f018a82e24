"""evidence of titles: how each is known, its number in one form, kinds of official lists, the office's settings"""

import re
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "b41d7e90c2a6"
down_revision: str | None = "b3a1c5d07e42"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOT_VOIDED = sa.text("number_key IS NOT NULL AND voided_at IS NULL")
LABEL = re.compile(r"(?:入库登记编号|登记编号|证书编号|证书号|编号|NO(?=[.:])):?\.?")
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
EVIDENCE = """UPDATE recognition_interval SET evidence = (SELECT CASE
    WHEN r.list_id IS NULL AND r.application_id IS NULL THEN 'earlier'
    WHEN r.basis = 'issued' THEN 'decided' ELSE 'announced' END
    FROM recognition r WHERE r.recognition_id = recognition_interval.recognition_id)"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE recognition_interval ADD COLUMN evidence VARCHAR(10) DEFAULT 'announced' NOT NULL "
        "CONSTRAINT recognition_interval_evidence CHECK (evidence IN ('announced', 'decided', 'earlier', 'unverified'))"
    )
    op.execute(EVIDENCE)
    op.execute(
        "ALTER TABLE official_list ADD COLUMN kind VARCHAR(16) DEFAULT 'announcement' NOT NULL "
        "CONSTRAINT official_list_kind CHECK "
        "(kind IN ('publicity', 'filing', 'announcement', 'cancellation', 'revocation', 'renaming'))"
    )
    op.create_index("ix_official_list_row_firm", "official_list_row", ["firm_id"])
    op.add_column("recognition", sa.Column("number_key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
    op.add_column(
        "recognition", sa.Column("number_reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True)
    )
    op.add_column("recognition", sa.Column("document_on", sa.Date(), nullable=True))
    write_keys()
    op.drop_index("uq_recognition_number", "recognition")
    op.create_index(
        "uq_recognition_number",
        "recognition",
        ["programme", "number_key"],
        unique=True,
        sqlite_where=NOT_VOIDED,
        postgresql_where=NOT_VOIDED,
    )
    create_policies()


def write_keys() -> None:
    """One form per number. Of two spellings of one number the first entry keeps it; the others wait for the office."""
    title = sa.table(
        "recognition", *(sa.column(name) for name in ("recognition_id", "programme", "number", "number_key"))
    )
    rows = op.get_bind().execute(
        sa.text(
            "SELECT recognition_id, programme, number, voided_at FROM recognition WHERE number IS NOT NULL "
            "ORDER BY recorded_at, recognition_id"
        )
    )
    taken: set[tuple[str, str]] = set()
    for recognition_id, programme, number, voided_at in rows.fetchall():
        key = normal_form(number, programme)
        mine = title.c.recognition_id == recognition_id
        if voided_at is None and (programme, key) in taken:
            op.execute(
                sa.text("UPDATE recognition_interval SET evidence = 'earlier' WHERE recognition_id = :id").bindparams(
                    id=recognition_id
                )
            )
            continue
        op.execute(title.update().where(mine).values(number_key=key))
        if voided_at is None:
            taken.add((programme, key))


def normal_form(number: str, programme: str) -> str:
    """The form of numbers on the day of this migration; it does not change with the code."""
    bare = "".join(unicodedata.normalize("NFKC", number.replace("№", "NO.")).split()).upper().translate(HYPHENS)
    labelled = LABEL.match(bare)
    bare = bare[labelled.end() :] if labelled else bare
    counted = re.fullmatch(r"([!-~]+)号", bare)
    bare = counted[1] if counted else bare
    return re.sub(r"[^0-9A-Z]", "", bare) if programme in ("hnte", "tech-sme") and bare.isascii() else bare


def create_policies() -> None:
    op.create_table(
        "title_policy",
        sa.Column("programme", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("proposable", sa.Boolean(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("window_days BETWEEN 0 AND 3650", name="title_policy_window"),
        sa.PrimaryKeyConstraint("programme", "valid_from", "entry"),
    )


def downgrade() -> None:
    op.drop_table("title_policy")
    op.drop_index("uq_recognition_number", "recognition")
    where = sa.text("number IS NOT NULL AND voided_at IS NULL")
    op.create_index(
        "uq_recognition_number",
        "recognition",
        ["programme", "number"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    for column in ("document_on", "number_reason", "number_key"):
        op.drop_column("recognition", column)
    op.drop_index("ix_official_list_row_firm", "official_list_row")
    op.drop_column("official_list", "kind")
    op.drop_column("recognition_interval", "evidence")
