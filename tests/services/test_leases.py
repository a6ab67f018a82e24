"""One mechanism for jobs that stand as rows: one worker at a time, nothing lost with a dead one, one end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select, update
from sqlalchemy.exc import OperationalError
from sqlmodel.sql.sqltypes import UTCDateTime

from contracts.codes import JobState
from kit.data import clock
from kit.data.database import Database
from kit.data.mechanism import mechanism_tables
from kit.data.problem import invalid, unavailable
from kit.data.writer import Writer
from services.leases import LeasedJob, LeasedRows
from tests.databases import Databases

metadata = MetaData()
mechanism = mechanism_tables(metadata)
errands = Table(
    "errand",
    metadata,
    Column("errand_id", String(10), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("done", Integer(), nullable=False),
    Column("problem", String(400)),
    Column("finished_at", UTCDateTime()),
    Column("lease_owner", String(26)),
    Column("lease_until", UTCDateTime()),
    Column("version", Integer(), nullable=False),
)
ERRANDS = LeasedRows(errands, errands.c.errand_id, errands.c.errand_id, errands.c.lease_until, errands.c.lease_owner)
LEASE = timedelta(seconds=15)
NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


class Desk:
    """A database with errands of three steps each, and workers that take them."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self.database, self.writer = database, writer

    def send(self, *names: str) -> None:
        rows = [{"errand_id": name, "state": JobState.QUEUED.value, "done": 0, "version": 1} for name in names]
        self.writer.submit(lambda session: session.insert_all(errands, rows)).result()

    def worker(self) -> LeasedJob:
        return LeasedJob(self.database, self.writer, ERRANDS, LEASE, self.step)

    def step(self, job: Any) -> None:
        if job.done == 3:
            self.writer.submit(lambda session: ERRANDS.end(session, job.errand_id, JobState.DONE)).result()
        else:
            more = errands.c.done + 1
            self.writer.submit(lambda session: ERRANDS.renew(session, job.errand_id, LEASE, done=more)).result()

    def claim(self, owner: str) -> str | None:
        found = self.writer.submit(lambda session: ERRANDS.claim(session, owner, LEASE, alone=False)).result()
        return found.errand_id if found is not None else None

    def states(self) -> dict[str, tuple[str, int]]:
        with self.database.read() as session:
            return {row.errand_id: (row.state, row.done) for row in session.execute(select(errands))}


@pytest.fixture
def desk(databases: Databases) -> Iterator[Desk]:
    database = Database.open("errands", databases.empty("errands"), metadata, mechanism)
    metadata.create_all(database.write)
    writer = Writer(database)
    writer.start()
    with clock.at(NOW):
        yield Desk(database, writer)
    writer.close()
    database.close()


def test_jobs_are_done_one_after_the_other(desk: Desk) -> None:
    desk.send("b", "a")
    worker = desk.worker()
    for _ in range(4):
        assert worker.run()
    assert desk.states() == {"a": ("done", 3), "b": ("queued", 0)}
    while worker.run():
        pass
    assert desk.states() == {"a": ("done", 3), "b": ("done", 3)}


def test_nothing_is_written_while_nothing_waits(desk: Desk) -> None:
    worker, commits = desk.worker(), []
    desk.writer.on_commit(lambda _: commits.append(1))
    assert not worker.run()
    assert commits == []


def test_a_job_has_one_worker_until_its_lease_is_over(desk: Desk) -> None:
    desk.send("a")
    with clock.at(NOW) as hand:
        assert desk.claim("one") == "a"
        assert (desk.claim("two"), desk.claim("one")) == (None, "a")
        hand.advance(LEASE + timedelta(seconds=1))
        assert (desk.claim("two"), desk.claim("one")) == ("a", None)


def test_a_sign_of_life_keeps_the_lease(desk: Desk) -> None:
    desk.send("a")
    with clock.at(NOW) as hand:
        desk.claim("one")
        hand.advance(LEASE - timedelta(seconds=1))
        desk.writer.submit(lambda session: ERRANDS.renew(session, "a", LEASE, done=1)).result()
        hand.advance(timedelta(seconds=2))
        assert desk.claim("two") is None


def test_a_job_that_ended_is_nobodys(desk: Desk) -> None:
    desk.send("a")
    desk.claim("one")
    desk.writer.submit(lambda session: ERRANDS.end(session, "a", JobState.DONE)).result()
    with desk.database.read() as session:
        row = session.execute(select(errands)).one()
    assert (row.lease_owner, row.lease_until, row.finished_at is None, row.version) == (None, None, False, 2)


@pytest.mark.parametrize(
    ("fault", "said"), [(invalid("header", "名单无法读取", "没有列"), "没有列"), (RuntimeError("secret"), "内部错误")]
)
def test_a_step_that_fails_ends_its_job_with_words_for_people(desk: Desk, fault: Exception, said: str) -> None:
    def broken(_job: Any) -> None:
        raise fault

    desk.send("a")
    assert LeasedJob(desk.database, desk.writer, ERRANDS, LEASE, broken).run()
    with desk.database.read() as session:
        row = session.execute(select(errands)).one()
    assert (row.state, said in row.problem, "secret" in row.problem) == ("failed", True, False)


@pytest.mark.parametrize("fault", [OperationalError("x", {}, Exception("away")), unavailable()])
def test_a_database_that_is_away_ends_no_job(desk: Desk, fault: Exception) -> None:
    def away(_job: Any) -> None:
        raise fault

    desk.send("a")
    with pytest.raises(type(fault)):
        LeasedJob(desk.database, desk.writer, ERRANDS, LEASE, away).run()
    assert desk.states() == {"a": ("running", 0)}


def test_alone_at_a_database_a_worker_takes_up_at_once_what_a_killed_one_left(desk: Desk) -> None:
    desk.send("a")
    held = update(errands).values(state=JobState.RUNNING.value, lease_owner="dead", lease_until=NOW + LEASE)
    desk.writer.submit(lambda session: session.execute(held) and None).result()
    assert desk.worker().run() == desk.database.is_sqlite
