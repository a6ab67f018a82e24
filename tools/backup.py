"""Backups of one service's database: `python -m tools.backup take registry FILE`, `… restore registry FILE`, `… verify registry FILE`.

SQLite: the engine's own online copy into one file (never `cp`). PostgreSQL: pg_dump and pg_restore in custom format. A backup can
be taken under load; it holds one consistent instant. A restore goes into an empty database, named by …_DATABASE_URL. On PostgreSQL
both are the owner's work (…_OWNER_DATABASE_URL); the role of …_DATABASE_URL gets its rights with the restore.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

from deploy.process import ROOMS
from deploy.rights import give_rights
from deploy.stack.programs import postgres_folder
from kit.data.engines import sqlite_module


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when the target is not empty, or the copy is damaged."""
    parser = argparse.ArgumentParser(prog="python -m tools.backup", description=__doc__)
    parser.add_argument("what", choices=("take", "restore", "verify"))
    parser.add_argument("service", choices=tuple(ROOMS))
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    settings = ROOMS[given.service].settings()
    url = make_url(settings.owner_database_url)
    engine = _Sqlite if url.get_backend_name() == "sqlite" else _Postgres
    outcome = {"take": engine.take, "restore": engine.restore, "verify": engine.verify}[given.what](url, given.file)
    if given.what == "restore" and outcome == 0:
        give_rights(given.service, settings)
    return outcome


class _Sqlite:
    @staticmethod
    def take(url: URL, file: Path) -> int:
        module = sqlite_module()
        file.unlink(missing_ok=True)
        with closing(module.connect(url.database)) as source, closing(module.connect(file)) as copy:
            source.backup(copy)
        return _Sqlite.verify(url, file)

    @staticmethod
    def restore(url: URL, file: Path) -> int:
        target = Path(url.database or "")
        if target.exists():
            print(f"{target} 已存在，先移开它再恢复", file=sys.stderr)
            return 1
        with closing(sqlite_module().connect(file)) as source, closing(sqlite_module().connect(target)) as copy:
            source.backup(copy)
        return _Sqlite.verify(url, target)

    @staticmethod
    def verify(_url: URL, file: Path) -> int:
        with closing(sqlite_module().connect(file)) as copy:
            sound = copy.execute("pragma integrity_check").fetchall() == [("ok",)]
            orphans = copy.execute("pragma foreign_key_check").fetchall()
        print("完好" if sound and not orphans else "损坏")
        return 0 if sound and not orphans else 1


class _Postgres:
    @staticmethod
    def take(url: URL, file: Path) -> int:
        form = ["--format=custom", "--no-owner", "--no-privileges", f"--file={file}"]
        return _Postgres._run("pg_dump", url, *form, url.database or "")

    @staticmethod
    def restore(url: URL, file: Path) -> int:
        form = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", f"--dbname={url.database}"]
        return _Postgres._run("pg_restore", url, *form, str(file))

    @staticmethod
    def verify(url: URL, file: Path) -> int:
        return _Postgres._run("pg_restore", url, "--list", "--file=/dev/null", str(file), connect=False)

    @staticmethod
    def _run(program: str, url: URL, *arguments: str, connect: bool = True) -> int:
        where = ["-h", str(url.host), "-p", str(url.port or 5432), "-U", str(url.username)] if connect else []
        secret = {"PGPASSWORD": str(url.password)} if connect else {}
        command = [str(postgres_folder() / program), *where, *arguments]
        done = subprocess.run(command, env=os.environ | secret, check=False)
        print("完成" if done.returncode == 0 else f"{program} 失败")
        return 0 if done.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
