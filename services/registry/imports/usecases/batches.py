"""The job behind imports: rows are judged ahead of the writer, and written in batches that keep it for a moment each."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Row

from contracts.codes import ImportMode, ImportStrategy, JobState, Zone
from contracts.events.registry import ImportCompleted
from domain.findings import Finding
from domain.headings import heading_key
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.session import WriteSession
from kit.data.writer import Writer
from services.leases import LeasedJob
from services.pacing import Pace
from services.registry.imports.tables import rosters
from services.registry.imports.tables.rows import Staged, text_of, unpacked
from services.registry.imports.usecases.columns import JudgedRows, judge_all
from services.registry.imports.usecases.files import columns_of
from services.registry.imports.usecases.roster_rows import Reason, Terms
from services.registry.imports.usecases.rosters import Orders, Verdicts, counted, settle
from services.registry.imports.usecases.undoing import undo_next
from services.registry.parks.tables import named_places

SLICE = 1.0  # seconds of one step: whoever stops the worker waits no longer
FIRST_BLOCKS, LEAST_BLOCKS, MOST_BLOCKS = 4, 2, 40  # fewer would be mostly commit


@dataclass(frozen=True)
class Batch:
    """Blocks `first` to `last` of an import, with what was found in each row."""

    first: int
    last: int
    rows: Sequence[Staged]
    judged: JudgedRows


class Importing:
    """Works on an import for a slice of time; where it stands is in the store alone."""

    def __init__(self, database: Database, writer: Writer, lease: timedelta) -> None:
        self._database = database
        self._writer = writer
        self._lease = lease
        self._pace = Pace(writer, FIRST_BLOCKS, MOST_BLOCKS, least=LEAST_BLOCKS)

    def step(self, job: Row[Any]) -> None:
        """Judge the next batch while the one before is written; the job ends when no block waits any more."""
        caller = Caller(job.started_by, job.role, frozenset(filter(None, job.grants.split(","))))
        if job.undo_reason is not None:
            undoing = partial(_undo, import_id=job.import_id, lease=self._lease)
            self._writer.submit(undoing, caller, action="undo_import_rows").result()
            return
        end, after = time.monotonic() + SLICE, -1
        writing: Future[None] | None = None
        columns, terms = columns_of(job), self._terms(job)
        while batch := self._next(job.import_id, after, columns, terms):
            if writing is not None:
                writing.result()
            work = partial(_write, import_id=job.import_id, batch=batch, lease=self._lease)
            writing = self._pace.submit(work, batch.last - batch.first + 1, caller, action="import_rows")
            after = batch.last
            if time.monotonic() >= end:
                break
        if writing is not None:
            writing.result()
        if batch is None:
            self._writer.submit(partial(_complete, import_id=job.import_id), caller, action="complete_import").result()

    def _terms(self, job: Row[Any]) -> Terms:
        """What holds for all rows of a step; a name that the office gives to a place meanwhile counts from the next one."""
        with self._database.read() as session:
            places = named_places(session)
        unit = _unit(orjson.loads(job.header), columns_of(job))
        return Terms(places, Zone(job.zone), job.park, job.resident_from, job.confirmed_distinct, unit)

    def _next(self, import_id: str, after: int, columns: Mapping[str, int], terms: Terms) -> Batch | None:
        with self._database.read() as session:
            blocks = rosters.waiting(session, import_id, after, self._pace.units)
        if not blocks:
            return None
        rows = [row for _, block in blocks for row in block]
        return Batch(blocks[0][0], blocks[-1][0], rows, _judged(rows, columns, terms))


def import_job(database: Database, writer: Writer, lease: timedelta) -> LeasedJob:
    """Works on the oldest import that is not done."""
    return LeasedJob(database, writer, rosters.LEASED, lease, Importing(database, writer, lease).step)


def _judged(rows: Sequence[Staged], columns: Mapping[str, int], terms: Terms) -> JudgedRows:
    """What each row says by itself; one whose code stands in the file already says nothing more."""
    read = [unpacked(row.cells) for row in rows]
    judged = judge_all([values for values, _ in read], columns, terms)
    for place, (row, (_, fault)) in enumerate(zip(rows, read, strict=True)):
        if fault is not None:
            judged.refuse(place, [Reason(None, Finding(fault.code, fault.message))])
        elif row.twice is not None:
            again = Reason("uscc", Finding("duplicate_in_file", row.twice))
            judged.refuse(place, [*judged.reasons.get(place, ()), again])
    return judged


def _unit(header: Sequence[str], columns: Mapping[str, int]) -> str:
    """The unit that the heading of the capital names; "" for 万元, which is meant where none is named."""
    place = columns.get("registered_capital")
    unit = "" if place is None else heading_key(header[place]).rpartition("(")[2].removesuffix(")")
    return unit if unit in ("元", "亿元") else ""


def _write(session: WriteSession, import_id: str, batch: Batch, lease: timedelta) -> None:
    """Rows with what became of them, firms, events and progress in one transaction; nothing where others did it already."""
    if not rosters.take_blocks(session, import_id, batch.first, batch.last):
        return
    job = rosters.job_of(session, import_id)
    session.correlation_id = job.correlation_id
    orders = Orders(import_id, job.zone, ImportMode(job.mode), ImportStrategy(job.strategy), job.confirmed_distinct)
    verdicts = settle(session, orders, batch.judged)
    session.insert_columns(rosters.ROW, _rows(import_id, batch.rows, verdicts))
    rosters.save_progress(session, import_id, counted(verdicts), lease)
    session.audit("import", import_id, "import_rows", lines=[batch.rows[0].line, batch.rows[-1].line])


def _rows(import_id: str, rows: Sequence[Staged], verdicts: Verdicts) -> dict[str, Sequence[Any]]:
    return {
        "import_id": [import_id] * len(rows),
        "position": [row.position for row in rows],
        "sheet": [row.sheet for row in rows],
        "line": [row.line for row in rows],
        "cells": [text_of(row.cells) for row in rows],
        "outcome": [outcome.value for outcome in verdicts.outcomes],
        "problems": [_problems_text(verdicts.reasons.get(place, ())) for place in range(len(rows))],
        "firm_id": verdicts.firm_ids,
    }


def _problems_text(reasons: Sequence[Reason]) -> str | None:
    if not reasons:
        return None
    found = [[r.field, r.finding.code, r.finding.message, "error" if r.is_error else "warning"] for r in reasons]
    return orjson.dumps(found).decode()


def _undo(session: WriteSession, import_id: str, lease: timedelta) -> None:
    job = rosters.job_of(session, import_id)
    session.correlation_id = job.correlation_id
    undo_next(session, job, lease)


def _complete(session: WriteSession, import_id: str) -> None:
    """End the job, if another worker has not taken it over."""
    job = rosters.job_of(session, import_id)
    if job.state != JobState.RUNNING.value or rosters.waiting(session, import_id, -1, 1):
        return
    session.correlation_id = job.correlation_id
    rosters.LEASED.end(session, job.import_id, JobState.DONE)
    event = ImportCompleted(
        import_id=job.import_id,
        filename=job.filename,
        mode=job.mode,
        zone=Zone(job.zone),
        created=job.created,
        updated=job.updated,
        unchanged=job.unchanged,
        refused=job.refused,
        started_by=job.started_by,
    )
    version = int(job.mode == ImportMode.APPLY.value)  # written once, and tried as often as one likes
    session.announce(event, key=job.import_id, subject_id=job.import_id, version=version)
    session.audit("import", job.import_id, "complete_import")
