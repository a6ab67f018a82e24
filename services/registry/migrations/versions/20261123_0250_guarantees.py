"""What the tables alone cannot promise: rows are kept, knowledge does not overlap; the search index; the parks of the plan.

Alembic's comparison sees none of this; tests/registry/test_guarantees.py inserts one violation for each rule.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "b61c0e7a94d2"
down_revision: str | None = "5ede6291461d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DATED = {
    "firm_name": ("row_id", "firm_id", "name", "valid_from", "valid_before", "known_from"),
    "firm_residency": ("row_id", "firm_id", "zone", "park", "valid_from", "valid_before", "ended_by", "known_from"),
    "firm_industry": (
        "row_id",
        "firm_id",
        "gbt4754",
        "field8",
        "primary_industry",
        "secondary",
        "valid_from",
        "valid_before",
        "known_from",
    ),
}
KEPT = (*DATED, "firm", "firm_change")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()
    _plant_parks()


def _guard_sqlite() -> None:
    characters = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())
    tokenizer = "ascii tokenchars '" + characters.replace("'", "''") + "'"
    quoted = tokenizer.replace('"', '""').replace(":", "\\:")
    op.execute(
        f'CREATE VIRTUAL TABLE firm_search USING fts5(firm_id UNINDEXED, tokens, detail=none, columnsize=0, tokenize="{quoted}")'
    )
    for table, columns in DATED.items():
        op.execute(
            f"""CREATE TRIGGER {table}_no_overlap BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} AS other WHERE other.firm_id = NEW.firm_id
              AND other.valid_from < NEW.valid_before AND NEW.valid_from < other.valid_before
              AND other.known_from < NEW.known_until AND NEW.known_from < other.known_until)
            BEGIN SELECT RAISE(ABORT, '{table}_no_overlap'); END"""  # noqa: S608 - the names are the constants above
        )
        same = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in columns)
        op.execute(
            f"""CREATE TRIGGER {table}_only_closed BEFORE UPDATE ON {table}
            WHEN NOT (NEW.known_until < OLD.known_until AND {same})
            BEGIN SELECT RAISE(ABORT, '{table}_only_closed'); END"""
        )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table}_kept'); END"
        )
    op.execute(
        "CREATE TRIGGER firm_change_unchanged BEFORE UPDATE ON firm_change "
        "BEGIN SELECT RAISE(ABORT, 'firm_change_unchanged'); END"
    )


def _guard_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE TABLE firm_search (firm_id varchar(26) NOT NULL REFERENCES firm, tokens text[] NOT NULL)")
    op.execute("CREATE INDEX ix_firm_search_tokens ON firm_search USING gin (tokens)")
    op.execute(
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation'; END $$"""
    )
    for table in DATED:
        op.execute(
            f"""ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist (firm_id WITH =,
            daterange(valid_from, valid_before) WITH &&, tstzrange(known_from, known_until) WITH &&)"""
        )
        op.execute(
            f"""CREATE TRIGGER {table}_only_closed BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (NOT (NEW.known_until < OLD.known_until
              AND to_jsonb(OLD) - 'known_until' = to_jsonb(NEW) - 'known_until'))
            EXECUTE FUNCTION refuse_change()"""
        )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER firm_change_unchanged BEFORE UPDATE ON firm_change "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _plant_parks() -> None:
    """The 24 sub-parks and every name that 甘政办发〔2023〕88号 gives them; the office adds further names later."""
    known = json.loads(Path(__file__).with_name("20261123_0250_places.json").read_text(encoding="utf-8"))
    park: tuple[Any, ...] = (sa.column("slug"), sa.column("code"), sa.column("name"), sa.column("zone"))
    place: tuple[Any, ...] = (sa.column("normal"), sa.column("shown"), sa.column("zone"), sa.column("park"))
    op.bulk_insert(sa.table("park", *park), known["park"])
    op.bulk_insert(sa.table("place_name", *place, sa.column("outside_the_24", sa.Boolean())), known["place_name"])


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DELETE FROM place_name")
    op.execute("DELETE FROM park")
    op.execute("DROP TABLE firm_search")
    triggers = [(table, f"{table}_only_closed") for table in DATED] + [(table, f"{table}_kept") for table in KEPT]
    for table, name in [*triggers, ("firm_change", "firm_change_unchanged")]:
        op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}"))
    for table in DATED:
        op.execute(
            f"DROP TRIGGER {table}_no_overlap" if sqlite else f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap"
        )
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change")
