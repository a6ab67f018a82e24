"""What the all-in-one process keeps beside its databases: its lock, its keys, and whether its data are invented."""

import fcntl
import os
import secrets
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import orjson

from kit.data.engines import sqlite_module
from kit.web.auth import KeyPair, new_key_pair


class InUse(Exception):
    """Another process works on the same data."""


class DataLock:
    """Held from before the migrations until the process ends; the kernel lets go of it however the process dies."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._handle = os.open(directory / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise InUse(f"数据目录 {directory} 正由另一个进程使用（进程号 {holder or '未知'}），请先停止它。") from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode("ascii"), 0)

    def release(self) -> None:
        os.close(self._handle)


def keys(directory: Path) -> tuple[KeyPair, str]:
    """The pair that signs tokens and the secret of page cursors, made once and readable by the owner only."""
    path = directory / "keys.json"
    if not path.exists():
        pair = new_key_pair()
        held = {"private": pair.private, "public": pair.public, "cursors": secrets.token_urlsafe(32)}
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(held))
            os.fsync(file.fileno())
        fresh.replace(path)
    held = orjson.loads(path.read_bytes())
    return KeyPair(held["private"], held["public"]), held["cursors"]


def is_newest(file: Path, revisions: Mapping[str, str | None]) -> bool:
    """Whether a database stands at the one revision that no other follows. Whatever else it is, is for Alembic to judge."""
    sqlite = sqlite_module()
    try:
        with closing(sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = {row[0] for row in database.execute("select version_num from alembic_version")}
    except sqlite.Error:
        return False
    return found == revisions.keys() - revisions.values()


def is_demo(directory: Path) -> bool:
    """Whether the data were written by the demonstration's seeding."""
    return (directory / "demo").exists()


def mark_demo(directory: Path) -> None:
    (directory / "demo").write_text("演示数据\n", encoding="utf-8")
