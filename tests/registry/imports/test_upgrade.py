"""An import that was running before the upgrade goes on after it."""

from datetime import timedelta
from pathlib import Path

import orjson
from sqlalchemy import create_engine, text

from kit.data import clock
from kit.data.database import Database
from kit.data.engines import sqlite_module
from kit.data.migrations import migrate
from kit.data.writer import Writer
from services.registry.imports.tables import rosters
from services.registry.imports.usecases.batches import import_job
from services.registry.main import NAME
from services.registry.tables import mechanism, metadata
from tests.synthetic import code_of

ROOT = Path(__file__).resolve().parents[3]
BEFORE = "5c1e7d90ab42"
JOB = {
    "import_id": "I1", "filename": "a.csv", "sha256": "0" * 64, "content": b"file", "mode": "apply", "strategy": "upsert",
    "zone": "lanzhou-hitech", "confirmed_distinct": 0, "columns": '{"name":0,"uscc":1,"founded_on":2}', "header": "[]",
    "notes": "[]", "encoding": "utf-8", "grants": "lanzhou-hitech", "role": "staff", "state": "running", "rows": 3, "done": 1,
    "created": 1, "updated": 0, "unchanged": 0, "refused": 0, "warnings": 0, "started_by": "s", "version": 2,
    "started_at": "2026-01-01 00:00:00.000000", "lease_until": "2026-01-01 00:00:00.000000", "correlation_id": "c",
}  # fmt: skip


def test_rows_that_waited_before_the_upgrade_are_judged_after_it(tmp_path: Path, today: clock.Frozen) -> None:
    url = f"sqlite:///{tmp_path / 'registry.db'}"
    migrate(NAME, url, ROOT, BEFORE)
    twice = orjson.dumps([["uscc", "duplicate_in_file", "与本文件第 1 行重复", "error"]]).decode()
    rows = [(1, "created", None), (2, "pending", None), (3, "pending", twice)]
    with create_engine(url, module=sqlite_module()).begin() as connection:
        names = ", ".join(JOB)
        marks = ", ".join(f":{name}" for name in JOB)
        connection.execute(text(f"insert into import_job ({names}) values ({marks})"), JOB)
        for place, outcome, problems in rows:
            cells = orjson.dumps([f"甲{place}有限公司", code_of(place), "2015-03-02"]).decode()
            given = {"n": place, "cells": cells, "outcome": outcome, "problems": problems}
            insert = "insert into import_row (import_id, position, line, cells, outcome, problems) values ('I1', :n, :n, :cells, :outcome, :problems)"
            connection.execute(text(insert), given)
    migrate(NAME, url, ROOT)
    database = Database.open(NAME, url, metadata, mechanism)
    writer = Writer(database)
    writer.start()
    job = import_job(database, writer, timedelta(seconds=15))
    while job.run():
        pass
    writer.close()
    with database.read() as session:
        ended = rosters.job_of(session, "I1")
        assert (ended.state, ended.done, ended.created, ended.refused) == ("done", 3, 2, 1)
        assert rosters.content_of(session, "I1") == b"file"
    database.close()
