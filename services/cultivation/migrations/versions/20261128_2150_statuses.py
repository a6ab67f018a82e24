"""规上, 创新积分 and 上市 are no titles: facts, yearly scores and steps to the market; what was registered as a title moves"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "a93c51e7f20d"
down_revision: str | None = "f18b62d0a47c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
OPEN = date(9999, 12, 31)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
STAGES = "'reserve', 'key', 'tutoring', 'filed', 'approved', 'listed', 'quoted', 'delisted', 'left'"
BOARDS = "'star', 'chinext', 'main', 'bse', 'neeq', 'regional', 'hong-kong', 'overseas'"
NAMES = (
    ("科创", "star"),
    ("创业", "chinext"),
    ("主板", "main"),
    ("北交", "bse"),
    ("北京证券", "bse"),
    ("新三板", "neeq"),
)
MORE = (("全国中小企业股份", "neeq"), ("区域", "regional"), ("股权交易", "regional"), ("港", "hong-kong"))
MOVED = ("above-scale", "innovation-points", "listing")

COLUMNS: dict[str, Any] = {
    "valid_from": sa.Date(),
    "valid_before": sa.Date(),
    "reached_on": sa.Date(),
    "known_from": INSTANT(),
    "known_until": INSTANT(),
    "value": sa.Numeric(20, 4).with_variant(sa.String(24), "sqlite"),
}


def table(name: str, columns: str) -> sa.TableClause:
    """A table as this migration sees it."""
    return sa.table(name, *(sa.column(each, COLUMNS.get(each)) for each in columns.split()))


SPAN = "firm_id programme valid_from valid_before known_from known_until ended_by evidence"
ENTRY = "version known_from known_until source entered_by entered_role"
INTERVAL = table("recognition_interval", f"recognition_id {SPAN}")
TITLE = table("recognition", "recognition_id programme document_no subtype number")
STATUS = table("status_interval", f"{SPAN} number")
FACT = table("firm_fact", f"firm_id metric period side value channel {ENTRY}")
STEP = table("listing_step", f"firm_id reached_on stage board code {ENTRY}")
SHEET = table("fact_sheet", "firm_id version figures")


def upgrade() -> None:
    create_tables()
    rows = old_rows()
    facts, steps = facts_of(rows), steps_of(rows)
    for into, made in ((FACT, facts), (STEP, steps), (STATUS, list(map(status_of, filter(counts, rows))))):
        if made:
            op.bulk_insert(into, made)
    make_sheets(facts)
    moved = sa.select(TITLE.c.recognition_id).where(TITLE.c.programme.in_(MOVED))
    for name in ("expiry_notice", "renewal", "recognition_change", "recognition_interval", "recognition"):
        old = table(name, "recognition_id")
        op.execute(old.delete().where(old.c.recognition_id.in_(moved)))


def create_tables() -> None:
    op.create_table(
        "listing_step",
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("stage", TEXT(length=10), nullable=True),
        sa.Column("board", TEXT(length=10), nullable=True),
        sa.Column("code", TEXT(length=20), nullable=True),
        sa.Column("source", TEXT(length=200), nullable=True),
        sa.Column("entered_by", TEXT(length=80), nullable=False),
        sa.Column("entered_role", TEXT(length=10), nullable=False),
        sa.CheckConstraint(f"stage IN ({STAGES})", name="listing_step_stage"),
        sa.CheckConstraint(f"board IN ({BOARDS})", name="listing_step_board"),
        sa.CheckConstraint("known_from < known_until", name="listing_step_known"),
        sa.PrimaryKeyConstraint("firm_id", "reached_on", "version"),
    )
    op.create_index("ix_listing_step_stage", "listing_step", ["stage", "known_until"])
    op.create_table(
        "status_interval",
        sa.Column("firm_id", TEXT(length=26), nullable=False),
        sa.Column("programme", TEXT(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_before", sa.Date(), nullable=False),
        sa.Column("known_from", INSTANT(), nullable=False),
        sa.Column("known_until", INSTANT(), nullable=False),
        sa.Column("ended_by", TEXT(length=10), nullable=False),
        sa.Column("evidence", TEXT(length=10), nullable=False),
        sa.Column("number", TEXT(length=64), nullable=True),
        sa.CheckConstraint("valid_from < valid_before", name="status_interval_valid"),
        sa.PrimaryKeyConstraint("firm_id", "programme", "valid_from", "valid_before", "known_from"),
    )
    index = ["programme", "known_until", "valid_from", "valid_before", "firm_id"]
    op.create_index("ix_status_interval_start", "status_interval", index)


def old_rows() -> list[Any]:
    """Intervals of what is no title any more, with the title's document and kind."""
    query = sa.select(INTERVAL, TITLE.c.document_no, TITLE.c.subtype, TITLE.c.number).join(
        TITLE, TITLE.c.recognition_id == INTERVAL.c.recognition_id
    )
    mine = (INTERVAL.c.programme.in_(MOVED), INTERVAL.c.valid_from < INTERVAL.c.valid_before)
    return list(op.get_bind().execute(query.where(*mine).order_by(INTERVAL.c.firm_id, INTERVAL.c.known_from)))


def counts(row: Any) -> bool:
    return bool(row.evidence != "unverified")


def status_of(row: Any) -> dict[str, Any]:
    """The status as it was counted; the next change of the firm computes it from its facts and steps."""
    copied = ("firm_id", "programme", "valid_from", "valid_before", "known_from", "known_until", "ended_by")
    return {name: getattr(row, name) for name in copied} | {"evidence": "announced", "number": row.subtype}


def facts_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """规上 from its first day and no more after its last; 创新积分 of a year, whose score nobody has entered."""
    told: dict[tuple[str, str, str, str], list[tuple[Any, Any]]] = defaultdict(list)
    for row in rows:
        side = "official" if counts(row) else "self-reported"
        if row.programme == "above-scale":
            told[row.firm_id, "above-scale", row.valid_from.isoformat(), side].append((row, 1))
            if row.valid_before < OPEN:
                told[row.firm_id, "above-scale", row.valid_before.isoformat(), side].append((row, 0))
        elif row.programme == "innovation-points":
            told[row.firm_id, "innovation-points", str(row.valid_from.year), side].append((row, None))
    made = []
    for (firm_id, metric, period, side), said in told.items():
        for version, (row, value, start, end) in enumerate(stretches(said), 1):
            made.append(
                {
                    "firm_id": firm_id, "metric": metric, "period": period, "side": side, "version": version,
                    "known_from": start, "known_until": end, "value": number(value),
                    "source": row.document_no or "原资格登记", "channel": "migration", "entered_by": "system", "entered_role": "system",
                }
            )  # fmt: skip
    return made


def number(value: int | None) -> Any:
    if value is None or op.get_bind().dialect.name != "sqlite":
        return value
    return f"{value}.0000"


def stretches(said: list[tuple[Any, Any]]) -> list[tuple[Any, Any, Any, Any]]:
    """What was held true of one day between two instants, to the end of time: that it holds goes before that it ended.

    Where nothing was held true any more, the value is None, as of an entry that was taken back.
    """
    edges = sorted({edge for row, _ in said for edge in (row.known_from, row.known_until)} | {FOREVER})
    found: list[tuple[Any, Any, Any, Any]] = []
    for start, end in pairwise(edges):
        known = [(row, value) for row, value in said if row.known_from <= start < row.known_until]
        row, value = max(known, key=lambda each: each[1] or 0) if known else (found[-1][0], None)
        found.append((row, value, start, end))
    return found


def steps_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """上市 or 挂牌 on the first day by the board that the title's kind names, 退市 after the last."""
    told: dict[tuple[str, date], list[tuple[Any, Any]]] = defaultdict(list)
    for row in rows:
        if row.programme == "listing" and counts(row):
            told[row.firm_id, row.valid_from].append((row, 1))
            if row.valid_before < OPEN:
                told[row.firm_id, row.valid_before].append((row, 0))
    made = []
    for (firm_id, day), said in told.items():
        for version, (row, value, start, end) in enumerate(stretches(said), 1):
            board = board_of(row.subtype)
            first = "quoted" if board in ("neeq", "regional") else "listed"
            stage = None if value is None else first if value else "delisted"
            made.append(
                {
                    "firm_id": firm_id, "reached_on": day, "version": version, "known_from": start, "known_until": end, "stage": stage,
                    "board": board, "code": (row.number or "")[:20] or None, "source": row.document_no or "原资格登记",
                    "entered_by": "system", "entered_role": "system",
                }
            )  # fmt: skip
    return made


def board_of(subtype: str | None) -> str | None:
    return next((board for name, board in (*NAMES, *MORE) if name in (subtype or "")), None)


def make_sheets(facts: list[dict[str, Any]]) -> None:
    """What is known now of each of these firms, in one row; 1.0000 is written 1."""
    by_firm: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in facts:
        by_firm[row["firm_id"]].append(row)
    made = []
    for firm_id, mine in by_firm.items():
        sheet: dict[str, Any] = {}
        sources: dict[str, Any] = {}
        for row in mine:
            if row["value"] is not None and row["known_until"].year == OPEN.year:
                place = sheet.setdefault(row["side"], {}).setdefault(row["metric"], {})
                place[row["period"]] = str(row["value"]).partition(".")[0]
                sources.setdefault(row["side"], {}).setdefault(row["metric"], {})[row["period"]] = [row["source"], None]
        figures = json.dumps([sheet, sources], ensure_ascii=False, separators=(",", ":"))
        made.append({"firm_id": firm_id, "version": len(mine), "figures": figures})
    if made:
        op.bulk_insert(SHEET, made)


def downgrade() -> None:
    """What has moved does not come back: it stays known as facts until their table goes too."""
    op.drop_index("ix_status_interval_start", "status_interval")
    op.drop_table("status_interval")
    op.drop_index("ix_listing_step_stage", "listing_step")
    op.drop_table("listing_step")
