from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, create_engine, func, insert, select
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from kit.data.engines import sqlite_module
from kit.data.problem import Problem
from kit.web.paging import PageRequest

visits = Table(
    "visit",
    MetaData(),
    Column("visit_id", Integer, primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("due", Date),
    Column("place", String(20), nullable=False),
)
START = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
LATE = date(9999, 12, 31)
ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {
    "by number": ((visits.c.visit_id,), False),
    "newest first": ((visits.c.visit_id,), True),
    "latest instant first, several at once": ((visits.c.at, visits.c.visit_id), True),
    "soonest due, some never": ((func.coalesce(visits.c.due, LATE), visits.c.visit_id), False),
    "by place": ((visits.c.place, visits.c.visit_id), False),
}


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://", module=sqlite_module())
    visits.metadata.create_all(engine)
    rows = [
        {
            "visit_id": number,
            "at": START + timedelta(microseconds=number // 3),
            "due": date(2026, 1, 1) + timedelta(number % 4) if number % 5 else None,
            "place": "甲乙丙"[number % 3],
        }
        for number in range(23)
    ]
    with Session(engine) as session:
        session.execute(insert(visits), rows)
        yield session
    engine.dispose()


def walk(session: Session, order: tuple[Any, ...], newest_first: bool, limit: int) -> list[int]:
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = PageRequest("visits", limit, cursor).of_rows(session, select(visits), *order, newest_first=newest_first)
        seen += [row.visit_id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return seen


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 4, 23, 100])
def test_the_pages_of_a_list_are_the_whole_list_in_its_order(session: Session, order: str, limit: int) -> None:
    columns, newest_first = ORDERS[order]
    sorting = [column.desc() for column in columns] if newest_first else columns
    whole = list(session.scalars(select(visits.c.visit_id).order_by(*sorting)))
    assert walk(session, columns, newest_first, limit) == whole


def test_items_in_memory_are_paged_like_rows() -> None:
    items = [("a", "1"), ("a", "2"), ("b", "1"), ("c", "9")]
    first = PageRequest("items", 2, None).of_items(items, list)
    second = PageRequest("items", 2, first.next_cursor).of_items(items, list)
    assert [*first.items, *second.items] == items
    assert second.next_cursor is None


def test_a_row_that_goes_moves_no_other_to_another_page(session: Session) -> None:
    first = PageRequest("visits", 5, None).of_rows(session, select(visits), visits.c.visit_id)
    session.execute(visits.delete().where(visits.c.visit_id <= 3))
    second = PageRequest("visits", 5, first.next_cursor).of_rows(session, select(visits), visits.c.visit_id)
    assert [row.visit_id for row in second.items] == [5, 6, 7, 8, 9]


def test_a_cursor_of_another_list_is_refused(session: Session) -> None:
    page = PageRequest("visits", 5, None).of_rows(session, select(visits), visits.c.visit_id)
    with pytest.raises(Problem) as refusal:
        PageRequest("others", 5, page.next_cursor).of_rows(session, select(visits), visits.c.visit_id)
    assert (refusal.value.status, refusal.value.code) == (422, "cursor")
