"""Statements that are run again and again: compiled once for each kind of engine, and put to its driver as they are.

SQLAlchemy's way of a statement (its cache key, its context, its cursor result) costs several times what the engine's answer
does; here it is gone once.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Select, TextualSelect, Update
from sqlmodel import Session

from kit.data.bulk import remembering
from kit.data.database import PlainSession
from kit.data.engines import driver_cursor

Processor = Callable[[Any], Any]
_row_type: Any = namedtuple
NUMERIC = 1700
"""What PostgreSQL calls the type of an exact number; numeric columns alone ask for it."""


class Prepared:
    """A query or a change whose values are named parameters (`bindparam`)."""

    def __init__(self, query: Select[Any] | TextualSelect | Update | Delete) -> None:
        self._query = query
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, parameters: Mapping[str, Any]) -> list[Any]:
        """The rows in the state that the session sees, columns by name; none of a change. Each named parameter must be given."""
        connection = session.core if isinstance(session, PlainSession) else session.connection()
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = _Compiled(self._query, connection.dialect)
        return compiled.run(connection, parameters)

    def first(self, session: Session, parameters: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        rows = self.all(session, parameters)
        return rows[0] if rows else None


class _Compiled:
    """The text of a query for one kind of engine, and what its values and columns become on their way."""

    def __init__(self, query: Select[Any] | TextualSelect | Update | Delete, dialect: Dialect) -> None:
        compiled: Any = query.compile(dialect=dialect)
        columns: list[Any] = list(getattr(query, "selected_columns", ()))
        self._text: str = compiled.string
        self._own: dict[str, Any] = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._order: Sequence[str] | None = compiled.positiontup
        self._to = {
            name: to
            for name, bind in compiled.binds.items()
            if (to := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        self._from: list[tuple[int, Processor]] = [
            (place, remembering(column.type, read))
            for place, column in enumerate(columns)
            if (read := column.type.dialect_impl(dialect).result_processor(dialect, NUMERIC)) is not None
        ]
        self._row: Any = _row_type("Row", [str(column.key) for column in columns], rename=True)

    def run(self, connection: Connection, parameters: Mapping[str, Any]) -> list[Any]:
        values = {**self._own, **parameters}
        for name, to in self._to.items():
            values[name] = to(values[name])
        said = values if self._order is None else [values[name] for name in self._order]
        with driver_cursor(connection, self._text) as cursor:
            cursor.execute(self._text, said)
            return self._rows(cursor.fetchall()) if self._row._fields else []

    def _rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        if not self._from:
            return [self._row._make(each) for each in found]
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, read in self._from if found else ():
            columns[place] = map(read, columns[place])
        return list(map(self._row._make, zip(*columns, strict=True)))
