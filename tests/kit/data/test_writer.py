"""The one way to write: what is answered is durable, and only the guilty one fails."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, make_url, select
from sqlalchemy.exc import IntegrityError, OperationalError

from kit.data import clock
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.engines import sqlite_module
from kit.data.session import WriteSession
from kit.data.writer import CommitUncertain, Writer
from tests.databases import ON_POSTGRES, Databases
from tests.kit.events.ledger import Note, count, lines, mechanism, notes, open_ledger, write_note


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    database = open_ledger(databases.empty("ledger"))
    yield database
    database.close()


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    writer = Writer(database)
    writer.start()
    yield writer
    writer.close()


def test_an_answer_is_in_the_database_when_it_arrives(database: Database, writer: Writer) -> None:
    assert writer.submit(partial(write_note, note_id="a")).result() == Note(note_id="a", words="一")
    assert (count(database, notes), count(database, lines), count(database, mechanism.outbox)) == (1, 1, 1)


def test_150_parallel_writes_all_succeed(database: Database, writer: Writer) -> None:
    async def all_at_once() -> list[Note]:
        return await asyncio.gather(*(writer.write(partial(write_note, note_id=str(n))) for n in range(150)))

    assert len(asyncio.run(all_at_once())) == 150
    assert count(database, notes) == 150


def test_only_the_guilty_one_of_a_group_fails(database: Database) -> None:
    writer = Writer(database)
    futures: list[Future[Any]] = [writer.submit(partial(write_note, note_id=name)) for name in ("a", "b", "a", "c")]
    writer.start()
    outcomes = [future.exception() for future in futures]
    writer.close()
    assert [type(outcome) for outcome in outcomes] == [type(None), type(None), IntegrityError, type(None)]
    assert count(database, notes) == 3
    assert count(database, mechanism.audit) == 3


def test_a_part_that_fails_takes_back_what_it_wrote_and_announced_and_nothing_else(
    database: Database, writer: Writer
) -> None:
    def many(session: WriteSession) -> list[str]:
        refused = []
        for nth, name in enumerate(("a", "b", "a", "c")):
            try:
                with session.apart():
                    write_note(session, note_id=f"before {nth}")
                    write_note(session, note_id=name)
            except IntegrityError:
                refused.append(name)
        return refused

    assert writer.submit(many).result() == ["a"]
    assert (count(database, notes), count(database, lines), count(database, mechanism.outbox)) == (6, 6, 6)


@pytest.mark.skipif(ON_POSTGRES, reason="a lock of SQLite's file; tests/engines waits for PostgreSQL's")
def test_whoever_waits_behind_a_lock_held_too_long_is_told_at_once_with_the_first(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.data.engines.BUSY_MS", 1_000)
    database = open_ledger(databases.empty("ledger"))
    writer = Writer(database)
    with closing(sqlite_module().connect(make_url(database.url).database, isolation_level=None)) as rival:
        rival.execute("begin immediate")
        waiting = [writer.submit(partial(write_note, note_id=str(n))) for n in range(20)]
        began = time.monotonic()
        writer.start()
        assert [type(each.exception()) for each in waiting] == [OperationalError] * 20
        assert time.monotonic() - began < 10, "one time-out, not twenty"
        rival.execute("rollback")
    writer.submit(partial(write_note, note_id="a")).result()
    writer.close()
    assert count(database, notes) == 1
    database.close()


def test_a_failed_commit_answers_nobody_with_success(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Writer, session: WriteSession) -> None:
        raise CommitUncertain

    monkeypatch.setattr(Writer, "_commit", broken)
    problem = writer.submit(partial(write_note, note_id="a")).exception()
    assert getattr(problem, "status", None) == 503
    assert count(database, notes) == 0


def test_each_change_has_its_audit_row_with_the_one_who_asked(database: Database, writer: Writer) -> None:
    caller = Caller(subject="zhang", role="staff", grants=frozenset(), party=None)
    writer.submit(partial(write_note, note_id="a"), caller).result()
    with database.read() as session:
        row = session.execute(select(mechanism.audit)).one()
    assert (row.actor, row.action, row.subject_kind, row.subject_id) == ("zhang", "ledger.write_note", "note", "a")


def test_the_knowledge_clock_is_strictly_increasing_even_when_time_stands_still_or_goes_back(
    database: Database, writer: Writer
) -> None:
    def instant(session: WriteSession) -> datetime:
        return session.now

    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)) as hand:
        first = [writer.submit(instant).result() for _ in range(3)]
        hand.move_to(date(2025, 1, 1))
        second = writer.submit(instant).result()
    assert sorted(set(first)) == first
    assert second > first[-1]


def test_a_query_sees_the_rows_that_wait_for_the_commit(database: Database, writer: Writer) -> None:
    def count_inside(session: WriteSession) -> int:
        session.later(lines, {"words": "一"})
        return len(session.execute(select(lines)).all())

    assert writer.submit(count_inside).result() == 1


def test_a_writer_that_raises_leaves_nothing_behind(database: Database, writer: Writer) -> None:
    def half(session: WriteSession) -> None:
        session.execute(insert(notes), {"note_id": "a", "words": "一"})
        raise ValueError("不行")

    with pytest.raises(ValueError, match="不行"):
        writer.submit(half).result()
    assert count(database, notes) == 0


def test_closing_finishes_what_is_queued(database: Database) -> None:
    writer = Writer(database)
    futures = [writer.submit(partial(write_note, note_id=str(n))) for n in range(100)]
    writer.start()
    writer.close()
    assert all(future.done() and future.exception() is None for future in futures)


def test_much_work_goes_alone_and_nobody_waits_for_its_commit(database: Database) -> None:
    writer, commits = Writer(database), list[int]()
    writer.on_commit(lambda _: commits.append(count(database, notes)))
    alone = {"b"}
    for name in "abcd":
        writer.submit(partial(write_note, note_id=name), alone=name in alone)
    writer.start()
    writer.close()
    assert commits == [1, 2, 4]
