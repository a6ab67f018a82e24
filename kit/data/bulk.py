"""Many at once: hundreds of keys as one parameter, hundreds of rows in one statement, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, Self

import orjson
from sqlalchemy import ARRAY, Boolean, ColumnElement, Connection, Dialect, Table, Text, TypeDecorator, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

BLOCK = 50
"""Rows of one statement on SQLite: past that another row costs as much."""
_REPEATED = (date, datetime)  # columns of the same few days and instants
_AS_NUMBER = {
    True: 1,
    False: 0,
    None: None,
}  # sqlite3 looks for an adapter of whatever is not exactly int, float, str, bytes


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column IN values` for hundreds of strings or numbers: one parameter, so the statement is always the same.

    A list of parameters is parsed anew each time, and PostgreSQL compares each row with each of them.
    """
    return _Among(column, bindparam(None, list(values), type_=_Several(column.type)))


class _Several(TypeDecorator[Any]):
    """Many strings or numbers as one parameter: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.each) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else orjson.dumps(list(value)).decode()


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it is: a function of an engine without booleans would be asked for `= 1`, which no index answers."""
        return self


@compiles(_Among)
def _among(element: _Among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"{column} = ANY ({values})"
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled clauses


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Raises what SQLAlchemy would for an insert. Values pass through their columns' types; defaults are the database's."""
    insert_columns(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """The same of columns of equal length, which is how rows that are made together are cheapest."""
    dialect = connection.dialect
    quote = dialect.identifier_preparer.quote
    rows = list(zip(*(_bound(table.c[name].type, column, dialect) for name, column in columns.items()), strict=True))
    into = f"{quote(table.name)} ({', '.join(quote(table.c[name].name) for name in columns)})"
    if dialect.name == "sqlite":
        _in_blocks(connection, into, rows)
    else:
        _copy(connection, f"copy {into} from stdin", rows)


class _Once(dict[Any, Any]):
    """What values become, computed once for each different one."""

    def __init__(self, to: Any) -> None:
        super().__init__()
        self._to = to

    def __missing__(self, value: Any) -> Any:
        bound = self[value] = self._to(value)
        return bound


def _bound(kind: TypeEngine[Any], column: Sequence[Any], dialect: Dialect) -> Iterable[Any]:
    to = kind.dialect_impl(dialect).bind_processor(dialect)
    if to is None:
        return map(_AS_NUMBER.__getitem__, column) if kind.python_type is bool and dialect.name == "sqlite" else column
    return map(_Once(to).__getitem__ if kind.python_type in _REPEATED else to, column)


def _in_blocks(connection: Connection, into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Blocks of one size, so that each table has one prepared statement; the interpreter's lock is let go once a block."""
    one = f"({', '.join('?' * len(rows[0]))})"
    whole = len(rows) - len(rows) % BLOCK
    many = f"insert into {into} values {', '.join([one] * BLOCK)}"  # noqa: S608 - names of our tables
    for start in range(0, whole, BLOCK):
        connection.exec_driver_sql(many, tuple(chain.from_iterable(rows[start : start + BLOCK])))
    if whole < len(rows):
        connection.exec_driver_sql(f"insert into {into} values {one}", rows[whole:])  # noqa: S608 - the same


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    raw: Any = connection.connection.driver_connection
    failure = connection.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except failure as error:
        raise DBAPIError.instance(statement, None, error, failure, dialect=connection.dialect) from error
