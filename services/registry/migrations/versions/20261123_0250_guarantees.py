"""What the tables alone cannot promise: rows are kept, knowledge does not overlap; the search index; the parks of the plan.

Alembic's comparison sees none of this; tests/registry/test_guarantees.py inserts one violation for each rule.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from services.registry.domain.name import normal_form
from services.registry.reference.places import places

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
    """The 24 sub-parks and every name of `places-2023-11-10.toml`; the office adds further names later."""
    known = places()
    park = sa.table("park", sa.column("slug"), sa.column("code"), sa.column("name"), sa.column("zone"))
    op.bulk_insert(
        park, [{"slug": p.slug, "code": p.code, "name": p.name, "zone": p.zone.value} for p in known.parks.values()]
    )
    place = sa.table(
        "place_name",
        sa.column("normal", sa.String()),
        sa.column("shown", sa.String()),
        sa.column("zone", sa.String()),
        sa.column("park", sa.String()),
        sa.column("outside_the_24", sa.Boolean()),
    )
    rows = [
        {
            "normal": normal_form(text),
            "shown": text,
            "zone": meant.zone.value,
            "park": meant.park,
            "outside_the_24": meant.outside_the_24,
        }
        for text, meant in known.names.items()
    ]
    op.bulk_insert(place, rows)


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
