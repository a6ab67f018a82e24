"""Databases for tests: SQLite files by default, or with TEST_DATABASE=postgresql a private PostgreSQL cluster.

A migrated database is copied from a template that each test process makes once per service. On PostgreSQL its URL is that of the
role in which a running process works (docs/adr/0018), so that a right that is missing there is missing here.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from deploy.embedded.compose import NAMES
from deploy.rights import give_rights
from deploy.stack.ports import free_ports
from deploy.stack.postgres import FAST, Cluster
from kit.data.config import ServiceSettings
from kit.data.database import Database
from kit.data.engines import sqlite_module
from kit.data.migrations import migrate

ROOT = Path(__file__).resolve().parents[1]
ON_POSTGRES = os.environ.get("TEST_DATABASE") == "postgresql"


class Databases:
    """Makes databases and takes them away again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[str] = []

    def empty(self, name: str) -> str:
        """The URL of a database without tables."""
        return cluster().url(self._new(name, "template0")) if ON_POSTGRES else self._file(name)

    def migrated(self, service: str) -> str:
        """The URL of a database of a service at its newest schema."""
        return self.copied(template(service))

    def copied(self, url: str) -> str:
        """The URL of a copy of a database, to which nobody may be connected."""
        source = make_url(url).database or ""
        if ON_POSTGRES:
            made = self._new(source.rpartition("_")[0], source)
            return cluster().url(made, user=make_url(url).username or "")
        copy = self._file(Path(source).stem.rpartition("_")[0])
        shutil.copyfile(source, make_url(copy).database or "")
        return copy

    def _file(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}_{next(_numbers)}.db"

    def _new(self, name: str, template: str) -> str:
        database = f"{name}_{next(_numbers)}"
        cluster().create_database(database, template)
        self._made.append(database)
        return database

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


@contextmanager
def as_owner(database: Database) -> Iterator[Database]:
    """The same database past the rights of the process's role, though never past triggers and checks."""
    if database.is_sqlite:
        yield database
        return
    url = cluster().url(make_url(database.url).database or "")
    owners = Database.open(database.name, url, database.metadata, database.tables)
    try:
        yield owners
    finally:
        owners.close()


_numbers = itertools.count(1)


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
def template(service: str) -> str:
    """The database of a service at its newest schema from which the others are copied."""
    name = f"{service}_0"
    if ON_POSTGRES:
        cluster().create_owned(name)
        settings = ServiceSettings(
            database_url=cluster().url(name, user=name), owner_database_url=cluster().owner_url(name)
        )
        migrate(service, settings.owner_database_url, ROOT)
        give_rights(service, settings)
        return settings.database_url
    return f"sqlite:///{template_file(service)}"


@cache
def template_file(service: str) -> Path:
    """The same as a file of SQLite."""
    file = scratch() / f"{service}_0.db"
    migrate(service, f"sqlite:///{file}", ROOT)
    with closing(sqlite_module().connect(file)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return file


def put_migrated(folder: Path) -> None:
    """The four databases of an all-in-one process at their newest schema, copied into its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for service in NAMES:
        shutil.copyfile(template_file(service), folder / f"{service}.db")
