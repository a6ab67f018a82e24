"""Databases for tests: SQLite files by default, or with TEST_DATABASE=postgresql a private PostgreSQL cluster.

A migrated database is copied from a template that each test process makes once per service.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from deploy.stack.ports import free_ports
from deploy.stack.postgres import FAST, Cluster
from kit.db import migrate, sqlite_module

ROOT = Path(__file__).resolve().parents[1]
ON_POSTGRES = os.environ.get("TEST_DATABASE") == "postgresql"


class Databases:
    """Makes databases and takes them away again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[str] = []

    def empty(self, name: str) -> str:
        """The URL of a database without tables."""
        return self._new(name, "template0") if ON_POSTGRES else f"sqlite:///{self._folder / name}.db"

    def migrated(self, service: str, name: str | None = None) -> str:
        """The URL of a database of a service at its newest schema."""
        if ON_POSTGRES:
            return self._new(name or service, _postgres_template(service))
        file = self._folder / f"{name or service}.db"
        shutil.copyfile(_sqlite_template(service), file)
        return f"sqlite:///{file}"

    def _new(self, name: str, template: str) -> str:
        number = next(_numbers)
        database = f"{name}_{number}"
        cluster().create_database(database, template)
        self._made.append(database)
        return cluster().url(database)

    def close(self) -> None:
        for database in self._made:
            cluster().drop_database(database)


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Databases that live as long as the block; `folder` takes the files."""
    made = Databases(folder)
    try:
        yield made
    finally:
        made.close()


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _count()


@cache
def scratch() -> Path:
    """A folder of this test process that any user of the machine may enter; `remove_scratch` ends it."""
    folder = Path(tempfile.mkdtemp(prefix="cultivation-tests-"))
    folder.chmod(0o755)
    return folder


@cache
def cluster() -> Cluster:
    """The PostgreSQL of this test process, started when first asked for."""
    made = Cluster(scratch() / "postgres", free_ports(1)[0], settings=dict(FAST))
    made.create()
    made.start()
    return made


def remove_scratch() -> None:
    """Stop the cluster and remove the files, if there were any."""
    if cluster.cache_info().currsize:
        cluster().stop()
    if scratch.cache_info().currsize:
        shutil.rmtree(scratch())


@cache
def _postgres_template(service: str) -> str:
    name = f"template_{service}"
    cluster().create_database(name)
    migrate(service, cluster().url(name), ROOT)
    return name


@cache
def _sqlite_template(service: str) -> Path:
    file = scratch() / f"{service}.db"
    migrate(service, f"sqlite:///{file}", ROOT)
    with closing(sqlite_module().connect(file)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return file
