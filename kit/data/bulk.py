"""Many at once: hundreds of keys as one parameter, hundreds of rows in one statement, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import orjson
from sqlalchemy import ARRAY, Boolean, ColumnElement, Connection, Dialect, Table, Text, TypeDecorator, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


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
    dialect, names = connection.dialect, list(rows[0])
    quote = dialect.identifier_preparer.quote
    types = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    typed = list(zip(names, types, strict=True))
    values = [tuple(to(row[name]) if to else row[name] for name, to in typed) for row in rows]
    into = f"{quote(table.name)} ({', '.join(quote(table.c[name].name) for name in names)})"
    if dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"insert into {into} values ({marks})", values)  # noqa: S608 - names of our tables
    else:
        _copy(connection, f"copy {into} from stdin", values)


def _copy(connection: Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    raw: Any = connection.connection.driver_connection
    failure = connection.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except failure as error:
        raise DBAPIError.instance(statement, None, error, failure, dialect=connection.dialect) from error
