"""The tables of the mechanism are frozen: databases that were made with them stand in the field."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, create_mock_engine, inspect
from sqlalchemy.dialects import postgresql, sqlite

from kit.data.mechanism import create_mechanism_tables, drop_mechanism_tables

RECORDED = Path(__file__).with_name("mechanism.sql")
DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}


def statements(engine: str) -> str:
    """What the function would say to an engine."""
    said: list[str] = []
    dialect = DIALECTS[engine]()

    def note(statement: Any, *_: Any, **__: Any) -> None:
        lines = str(statement.compile(dialect=dialect)).strip().splitlines()
        said.append("\n".join(line.rstrip().replace("\t", "  ") for line in lines if line.strip()) + ";\n")

    connection: Any = create_mock_engine(f"{engine}://", note)
    create_mechanism_tables(connection)
    return "".join(sorted(said))  # indexes of one table come in any order


@pytest.mark.parametrize("engine", DIALECTS)
def test_the_first_revision_of_a_database_makes_what_it_made_before(engine: str) -> None:
    recorded = RECORDED.read_text(encoding="utf-8").split(f"-- {engine}\n")[1].split("\n-- ")[0]
    assert statements(engine).strip() == recorded.strip(), "Leave it, and add a function that a new revision calls"


def test_what_is_made_can_be_taken_back() -> None:
    def tables(connection: Connection) -> int:
        return len(inspect(connection).get_table_names())

    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        create_mechanism_tables(connection)
        made = tables(connection)
        drop_mechanism_tables(connection)
        assert (made, tables(connection)) == (6, 0)
    engine.dispose()
