"""Bytes are durable under a name of their own, and gone again when no row comes."""

import asyncio
import errno
from datetime import timedelta
from pathlib import Path

import pytest

from kit.data import clock
from kit.data.ids import ulid, written_before
from kit.data.problem import Problem
from services.cultivation.attachments.storage import Folder, stored


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "attachments")


def test_what_was_put_is_there_and_can_be_taken_away(folder: Folder) -> None:
    name = ulid()
    folder.put(name, b"evidence")
    assert (folder.get(name), [*folder.names()]) == (b"evidence", [name])
    folder.remove(name)
    assert [*folder.names()] == []


def test_no_name_leads_out_of_the_folder(folder: Folder) -> None:
    with pytest.raises(ValueError, match="ULID"):
        folder.put("../../../etc/passwd".ljust(26, "X"), b"x")


def test_a_name_is_never_used_again(folder: Folder, tmp_path: Path) -> None:
    name = ulid()
    (tmp_path / "attachments" / name[-2:]).mkdir(parents=True)
    (tmp_path / "attachments" / name[-2:] / f"{name}.part").write_bytes(b"half")
    with pytest.raises(FileExistsError):
        folder.put(name, b"evidence")


def test_a_name_says_when_it_was_written() -> None:
    name, now = ulid(), clock.now()
    assert (written_before(name, now - timedelta(hours=1)), written_before(name, now + timedelta(seconds=1))) == (
        False,
        True,
    )


def test_bytes_go_again_when_their_row_is_refused(folder: Folder) -> None:
    async def refused() -> None:
        async with stored(folder, b"evidence"):
            raise Problem(409, "attachments_full", "附件过多")

    with pytest.raises(Problem):
        asyncio.run(refused())
    assert [*folder.names()] == []


def test_bytes_stay_when_nobody_knows_whether_their_row_was_committed(folder: Folder) -> None:
    async def uncertain() -> None:
        async with stored(folder, b"evidence"):
            raise Problem(503, "commit_uncertain", "写入结果未知")

    with pytest.raises(Problem):
        asyncio.run(uncertain())
    assert len([*folder.names()]) == 1


@pytest.mark.parametrize(("fault", "status"), [(errno.ENOSPC, 507), (errno.EACCES, 503)])
def test_a_disk_that_takes_nothing_is_said_and_leaves_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, fault: int, status: int
) -> None:
    def fail(_: int) -> None:
        raise OSError(fault, "fsync")

    async def put() -> None:
        async with stored(folder, b"evidence"):
            pass

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(Problem) as refusal:
        asyncio.run(put())
    assert (refusal.value.status, [*folder.names()]) == (status, [])
