"""Many at once: hundreds of keys as one parameter, hundreds of rows in one statement, on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Self

import orjson
from sqlalchemy import ARRAY, Boolean, ColumnElement, Connection, Dialect, Table, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from kit.data.engines import driver_cursor

BLOCK = 50
"""Rows of one statement on SQLite: past that another row costs as much."""
FEW = 16
"""Rows that PostgreSQL takes sooner by INSERT than by COPY."""
_REPEATED = (date, datetime)  # columns of the same few days and instants
_AS_NUMBER = {True: 1, False: 0, None: None}  # sqlite3 seeks an adapter of what is not exactly int, float, str or bytes


def among(column: ColumnElement[Any], values: Iterable[Any] | str) -> ColumnElement[bool]:
    """`column IN values` for hundreds of strings or numbers: one parameter, so the statement is always the same.

    A list of parameters is parsed anew each time, and PostgreSQL compares each row with each of them. A text names the
    parameter of a prepared query, which is given the values.
    """
    kind = _Several(column.type)
    if isinstance(values, str):
        return _Among(column, bindparam(values, type_=kind, required=True))
    return _Among(column, bindparam(None, list(values), type_=kind))


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
    insertion = _insertion(table, tuple(rows[0]), connection.dialect)
    bound = [tuple([bind(row[name]) if bind else row[name] for name, bind in insertion.columns]) for row in rows]
    insertion.put(connection, bound)


def insert_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """The same of columns of equal length, which is how rows that are made together are cheapest."""
    insertion = _insertion(table, tuple(columns), connection.dialect)
    bound = [map(bind, columns[name]) if bind else columns[name] for name, bind in insertion.columns]
    insertion.put(connection, list(zip(*bound, strict=True)))


@dataclass(frozen=True)
class _Insertion:
    """The statements that insert rows with some columns into a table of one kind of engine; with each column what its values become
    on their way to the driver, where they become anything.
    """

    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    one: str
    many: str
    """BLOCK rows on SQLite, COPY on PostgreSQL."""
    copies: bool

    def put(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        with driver_cursor(connection, self.one) as cursor:
            self._put(cursor, rows)

    def _put(self, cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
        if not self.copies:
            self._in_blocks(cursor, rows)
        elif len(rows) < FEW:
            cursor.executemany(self.one, rows)
        else:
            with cursor.copy(self.many) as copy:
                for row in rows:
                    copy.write_row(row)

    def _in_blocks(self, cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
        """Blocks of one size, so that each table has one prepared statement; the interpreter's lock is let go once a block."""
        whole = len(rows) - len(rows) % BLOCK
        for start in range(0, whole, BLOCK):
            cursor.execute(self.many, tuple(chain.from_iterable(rows[start : start + BLOCK])))
        if whole < len(rows):
            cursor.executemany(self.one, rows[whole:])


@lru_cache(maxsize=1024)
def _insertion(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Insertion:
    quote = dialect.identifier_preparer.quote
    copies = dialect.name == "postgresql"
    into = f"{quote(table.name)} ({', '.join(quote(table.c[name].name) for name in names)})"
    row = f"({', '.join(['%s' if copies else '?'] * len(names))})"
    one = f"insert into {into} values {row}"  # noqa: S608 - names of our tables
    many = f"copy {into} from stdin" if copies else f"insert into {into} values {', '.join([row] * BLOCK)}"  # noqa: S608 - the same
    return _Insertion(tuple((name, _binding(table.c[name].type, dialect)) for name in names), one, many, copies)


def _binding(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    to: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if to is None and kind.python_type is bool and dialect.name == "sqlite":
        to = _AS_NUMBER.__getitem__
    return to and remembering(kind, to)


def remembering(kind: TypeEngine[Any], to: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same for values of a type; of days and instants each is converted once."""
    plain: TypeEngine[Any] = getattr(kind, "impl_instance", kind)  # a decorator does not say what it decorates
    return lru_cache(maxsize=1024)(to) if plain.python_type in _REPEATED else to
