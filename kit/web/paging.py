"""Keyset paging: a page begins behind the last row of the one before, so that rows which come or go in between move nothing."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, tuple_
from sqlmodel import Session

from kit.data.cursors import decode_cursor, encode_cursor

T = TypeVar("T")
KEY = "key_"  # the names of the columns by which a page is continued begin so

Limit = Annotated[int, Field(ge=1, le=1000)]
Cursor = Annotated[str, Field(max_length=1024, pattern="^[A-Za-z0-9_-]+$")]


class PageQuery(BaseModel):
    """Which page of a list; a list adds what it may be narrowed to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: Cursor | None = None
    limit: Limit = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """At most `limit` items in their order; `next_cursor` is None on the last page."""

    items: Sequence[T]
    next_cursor: str | None


@dataclass(frozen=True)
class PageRequest:
    """The page that is asked for; `bound` names list, filter and caller, as text of any length: a cursor is good for nothing else."""

    bound: str
    limit: int
    cursor: str | None

    def of_rows(
        self, session: Session, query: Select[Any], *order: ColumnElement[Any], newest_first: bool = False
    ) -> Page[Row[Any]]:
        """A page of `query` by the columns of `order`, which tell any two rows apart. Raises problem `cursor` (422)."""
        query = keyed(query, *order, continued=self.cursor is not None, newest_first=newest_first)
        found = session.execute(query, self.place(*order)).all()
        return self.of_found(found)

    def place(self, *order: ColumnElement[Any]) -> dict[str, Any]:
        """The parameters of a `keyed` query. Raises problem `cursor` (422)."""
        last = decode_cursor(self.cursor, self.bound)["last"] if self.cursor is not None else ()
        place = {f"after_{number}": _typed(last[number], order[number]) for number in range(len(last))}
        return {"rows": self.limit + 1, **place}

    def of_found(self, found: Sequence[Row[Any]]) -> Page[Row[Any]]:
        """A page of the rows of a `keyed` query."""
        return self._page(
            found, lambda row: [value for name, value in zip(row._fields, row, strict=True) if name.startswith(KEY)]
        )

    def of_items(self, items: Sequence[T], key: Callable[[T], list[str]]) -> Page[T]:
        """A page of items that stand in the order of their keys."""
        last = decode_cursor(self.cursor, self.bound)["last"] if self.cursor is not None else None
        start = 0 if last is None else bisect_right(items, last, key=key)
        return self._page(items[start : start + self.limit + 1], key)

    def _page(self, found: Sequence[T], key: Callable[[T], list[Any]]) -> Page[T]:
        shown = found[: self.limit]
        more = len(found) > self.limit
        return Page(shown, encode_cursor({"last": key(shown[-1])}, self.bound) if more else None)


def keyed(query: Select[Any], *order: ColumnElement[Any], continued: bool, newest_first: bool = False) -> Select[Any]:
    """`query` in its order, from its beginning or (`continued`) from a place on, with the parameters of `PageRequest.place`."""
    keys = [column.label(f"{KEY}{number}") for number, column in enumerate(order)]
    query = query.add_columns(*keys).order_by(*(column.desc() for column in order) if newest_first else order)
    if continued:
        place = tuple_(*(bindparam(f"after_{number}", type_=c.type) for number, c in enumerate(order)))
        query = query.where(tuple_(*order) < place if newest_first else tuple_(*order) > place)
    return query.limit(bindparam("rows", type_=Integer))


def _typed(value: Any, column: ColumnElement[Any]) -> Any:
    """A value of a cursor's JSON as the column has it."""
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return kind.fromisoformat(value) if issubclass(kind, date | datetime) else value
