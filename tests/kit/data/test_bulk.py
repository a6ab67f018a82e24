"""Many keys and many rows at once do what one at a time does, on either engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, MetaData, Numeric, String, Table, Text, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel.sql.sqltypes import UTCDateTime

from kit.data.bulk import FEW, among
from kit.data.database import Database
from kit.data.mechanism import mechanism_tables
from kit.data.session import WriteSession
from kit.data.writer import Writer
from tests.databases import ON_POSTGRES, Databases

metadata = MetaData()
mechanism = mechanism_tables(metadata)
things = Table(
    "thing",
    metadata,
    Column("thing_id", Integer(), primary_key=True, autoincrement=True),
    Column("key", String(40), nullable=False, unique=True),
    Column("offset", Text()),
    Column("day", Date()),
    Column("at", UTCDateTime()),
    Column("amount", Numeric(12, 2)),
    Column("done", Boolean()),
    Column("bytes", LargeBinary()),
)


@pytest.fixture
def writer(databases: Databases) -> Iterator[Writer]:
    database = Database.open("things", databases.empty("things"), metadata, mechanism)
    metadata.create_all(database.write)
    writer = Writer(database)
    writer.start()
    yield writer
    writer.close()
    database.close()


def thing(number: int, **other: Any) -> dict[str, Any]:
    return {
        "key": f"k{number}",
        "offset": 'a\tb\\N\n"，' if number % 2 else None,
        "day": date(2026, 2, 28),
        "at": datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC),
        "amount": Decimal("10.25"),
        "done": bool(number % 3),
        "bytes": b"\x00\xff",
    } | other


def put(session: WriteSession, rows: list[dict[str, Any]]) -> None:
    session.insert_all(things, rows)


def stored(writer: Writer, *keys: str) -> list[dict[str, Any]]:
    columns = [column for column in things.c if column.name != "thing_id"]
    query = select(*columns).where(among(things.c.key, keys)).order_by(things.c.thing_id)
    with writer.database.read() as session:
        return [dict(row._mapping) for row in session.execute(query)]


@pytest.mark.parametrize("number", [FEW - 1, FEW, 700])
def test_rows_arrive_as_they_were_given_however_many(writer: Writer, number: int) -> None:
    rows = [thing(n) for n in range(number)]
    writer.submit(partial(put, rows=rows), audited=False).result()
    assert stored(writer, *(row["key"] for row in rows)) == rows


@pytest.mark.parametrize(
    ("unfit", "error"), [({"key": "k1"}, IntegrityError), ({"key": None}, IntegrityError)], ids=["twice", "missing"]
)
def test_a_row_that_does_not_fit_refuses_all_of_them(
    writer: Writer, unfit: dict[str, Any], error: type[Exception]
) -> None:
    rows = [*(thing(n) for n in range(FEW)), thing(99, **unfit)]
    with pytest.raises(error):
        writer.submit(partial(put, rows=rows), audited=False).result()
    assert stored(writer, "k1") == []


def test_text_that_postgresql_cannot_keep_is_refused_as_a_single_insert_would(writer: Writer) -> None:
    if writer.database.is_sqlite:
        pytest.skip("SQLite keeps U+0000")
    with pytest.raises(DataError):
        writer.submit(partial(put, rows=[thing(n, offset="\0") for n in range(FEW)]), audited=False).result()


def test_among_nothing_is_nothing_and_more_keys_than_parameters_are_allowed(writer: Writer) -> None:
    writer.submit(partial(put, rows=[thing(1)]), audited=False).result()
    assert stored(writer) == []
    assert len(stored(writer, *(f"k{n}" for n in range(70_000)))) == 1


def test_among_takes_numbers(writer: Writer) -> None:
    writer.submit(partial(put, rows=[thing(n) for n in range(3)]), audited=False).result()
    with writer.database.read() as session:
        assert session.execute(select(things.c.key).where(among(things.c.thing_id, [2, 9]))).scalars().all() == ["k1"]


def test_many_keys_are_found_by_the_index(databases: Databases) -> None:
    """A condition of another kind beside them is what a query has; an engine without booleans once scanned for it."""
    if ON_POSTGRES:
        pytest.skip("PostgreSQL scans a small table whatever its indexes")
    database = Database.open("things", databases.empty("things"), metadata, mechanism)
    metadata.create_all(database.write)
    query = select(things.c.key).where(among(things.c.key, ["k1", "k2"]), things.c.offset.is_(None))
    with database.read() as session:
        compiled = query.compile(session.get_bind())
        plan = session.connection().exec_driver_sql(f"explain query plan {compiled}", ('["k1"]',)).all()
    database.close()
    assert any("SEARCH thing USING" in row[3] for row in plan), plan
