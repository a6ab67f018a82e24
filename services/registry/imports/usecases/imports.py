"""Importing a roster: read the file, and keep it with its rows until the job has judged them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from contracts.codes import JobState
from contracts.commands.registry import StartImport
from contracts.queries.registry import ImportView
from domain import uscc
from domain.headings import ROSTER
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.session import WriteSession
from services.registry.firms.usecases.requirements import require_zone
from services.registry.firms.usecases.revisions import field_refused
from services.registry.imports import reads
from services.registry.imports.tables import rosters
from services.registry.imports.tables.rows import Staged, duplicates, packed
from services.registry.parks.usecases import require_park
from sheets import Row as SheetRow
from sheets import Table, read_table, shown

REQUIRED = ("uscc", "name")


@dataclass(frozen=True)
class Roster:
    """A file that has been read: its bytes, its table, and the place of each of our columns."""

    content: bytes
    table: Table
    columns: Mapping[str, int]


def read(command: StartImport, content: bytes) -> Roster:
    """Read the file before anything is stored. Raises 413 or 422 as `sheets` says, 422 `header_missing` for a missing column."""
    try:
        wanted = ROSTER.choosing(command.columns)
        table = read_table(command.filename, content, wanted).single()
        columns = wanted.places(table.header)
    except KeyError as error:
        raise field_refused("/columns", "header_missing", f"文件中没有“{str(error.args[0])[:40]}”这一列") from None
    missing = [ROSTER.synonyms[field][0] for field in REQUIRED if field not in columns]
    if missing:
        listed = "、".join(f"“{name}”" for name in missing)
        raise field_refused("/columns", "header_missing", f"文件缺少必需的列：{listed}，请补充或在列对应中指定")
    return Roster(content, table, columns)


def start(session: WriteSession, command: StartImport, roster: Roster, caller: Caller) -> ImportView:
    """Queue the job. Raises 403 outside the caller's zones, 422 where the park does not lie in the zone."""
    require_zone(caller, command.zone)
    require_park(session, command.park, command.zone)
    import_id = ulid()
    rows = _staged(roster)
    table = roster.table
    job = {
        "import_id": import_id,
        "filename": command.filename,
        "sha256": hashlib.sha256(roster.content).hexdigest(),
        "mode": command.mode.value,
        "strategy": command.strategy.value,
        "zone": command.zone.value,
        "park": command.park,
        "resident_from": command.resident_from,
        "confirmed_distinct": command.confirmed_distinct,
        "columns": orjson.dumps(dict(roster.columns)).decode(),
        "header": orjson.dumps(table.header).decode(),
        "notes": orjson.dumps(table.notes).decode(),
        "encoding": table.encoding,
        "grants": ",".join(sorted(caller.grants)),
        "role": caller.role,
        "state": JobState.QUEUED.value,
        "rows": len(rows),
        "started_by": caller.subject,
        "started_at": session.now,
        "correlation_id": session.correlation_id,
        **dict.fromkeys(("done", "created", "updated", "unchanged", "refused", "warnings"), 0),
        "version": 1,
    }
    rosters.insert_job(session, job, roster.content, rows)
    session.audit("import", import_id, "start_import", filename=command.filename, rows=len(rows))
    return reads.one(session, import_id, caller)


def _staged(roster: Roster) -> list[Staged]:
    """Rows as they came; a code that stands in the file twice is marked where it stands again."""
    place = roster.columns["uscc"]
    rows = roster.table.rows
    first = duplicates([_code_of(row, place) for row in rows])
    return [
        Staged(row.line, packed(row), rows[first[number]].line if number in first else None)
        for number, row in enumerate(rows)
    ]


def _code_of(row: SheetRow, place: int) -> str:
    value = row.values[place]
    return uscc.of_cell(value) if isinstance(value, str) else shown(value)
