"""One private PostgreSQL cluster: made, started, stopped and killed without touching the machine's own."""

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from deploy.stack.programs import as_postgres, postgres_folder

SAFE: dict[str, str] = {"max_connections": "200"}
UNREACHABLE = "PostgreSQL 以系统用户 postgres 运行，而该用户进不了 {}。请换一个文件夹（STACK_FOLDER=/srv/cultivation make stack），或执行 chmod o+x {}"
FAST = SAFE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for tests that kill no machine


def closed_folder(folder: Path) -> Path | None:
    """The first folder on the way to `folder` that the user who runs PostgreSQL may not enter."""
    for each in reversed(folder.resolve().parents):
        if each.exists() and subprocess.run(as_postgres(["test", "-x", str(each)]), check=False).returncode != 0:
            return each
    return None


@dataclass
class Cluster:
    """A cluster in `folder` on `port` of this machine; `settings` are postgresql.conf's own names."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=lambda: dict(SAFE))

    @property
    def password(self) -> str:
        """The superuser's."""
        return self._secret.read_text(encoding="ascii")

    def password_of(self, role: str) -> str:
        """Each role has its own, made from the superuser's, so that none needs to be kept."""
        if role == "postgres":
            return self.password
        return hashlib.sha256(f"{self.password}:{role}".encode("ascii")).hexdigest()

    @property
    def _secret(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.password")

    def create(self) -> None:
        """Make an empty cluster unless it is there: C.UTF-8, so that Chinese sorts and matches the same everywhere.

        Raises RuntimeError, in words, when the user who runs PostgreSQL cannot get to the folder.
        """
        closed = closed_folder(self.folder)
        if closed is not None:
            raise RuntimeError(UNREACHABLE.format(closed, closed))
        if self.is_made():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self._secret.touch(mode=0o600)
        self._secret.write_text(secrets.token_hex(16), encoding="ascii")
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            shutil.chown(self._secret, "postgres", "postgres")
        self._run(
            "initdb", "-A", "scram-sha-256", "-U", "postgres", f"--pwfile={self._secret}",
            "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        )  # fmt: skip

    def is_made(self) -> bool:
        return (self.folder / "PG_VERSION").exists()

    def start(self) -> None:
        given = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": "''"}
        options = " ".join(f"-c {name}={value}" for name, value in (given | self.settings).items())
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End it in order; sessions are told to go."""
        self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """Take it down as a power cut would: the postmaster and all its backends at once."""
        os.kill(self.pid(), signal.SIGQUIT)

    def pid(self) -> int:
        return int((self.folder / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def is_running(self) -> bool:
        """Whether a process works on this folder; after a power cut its number may be somebody else's."""
        try:
            number = self.pid()
        except FileNotFoundError:
            return False
        said = subprocess.run(["/bin/ps", "-ww", "-o", "args=", "-p", str(number)], capture_output=True, check=False)
        return f"-D {self.folder}" in said.stdout.decode(errors="replace")

    def url(self, database: str, user: str = "postgres") -> str:
        """The SQLAlchemy URL of a database of this cluster."""
        return f"postgresql+psycopg://{user}:{self.password_of(user)}@127.0.0.1:{self.port}/{database}"

    def owner_url(self, database: str) -> str:
        """The URL of the role that owns a database of `create_owned` and changes its tables."""
        return self.url(database, user=f"{database}_owner")

    def create_owned(self, name: str) -> None:
        """A database, the role `<name>_owner` that owns it and the role `<name>` that works in it, unless they are there.

        No service can read what is another's. What the working role owns, the owner takes over.
        """
        role, owner = sql.Identifier(name), sql.Identifier(f"{name}_owner")
        for each in (name, f"{name}_owner"):
            self._ensure_role(each)
        if name not in self.databases():
            self._execute("create database {} owner {} template template0", role, owner)
        self._execute("alter database {} owner to {}", role, owner)
        self._execute("revoke all on database {} from public", role)
        with self._connect(name) as connection:
            for statement in (
                "reassign owned by {role} to {owner}",
                "revoke create on schema public from public",  # PostgreSQL 14 lets everybody
                "grant create on schema public to {owner}",
            ):
                connection.execute(sql.SQL(statement).format(role=role, owner=owner))

    def _ensure_role(self, name: str) -> None:
        with self._connect() as connection:
            known = connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone()
        verb = "alter" if known else "create"
        self._execute(
            f"{verb} role {{}} login password {{}}", sql.Identifier(name), sql.Literal(self.password_of(name))
        )

    def create_database(self, name: str, template: str = "template0") -> None:
        self._execute("create database {} template {}", sql.Identifier(name), sql.Identifier(template))

    def drop_database(self, name: str) -> None:
        self._execute("drop database if exists {} with (force)", sql.Identifier(name))

    def databases(self) -> set[str]:
        with self._connect() as connection:
            return {str(row[0]) for row in connection.execute("select datname from pg_database")}

    def _execute(self, statement: LiteralString, *values: sql.Composable) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(*values))

    def _connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(postgres_folder() / program), "-D", str(self.folder), *arguments]
        # output goes to a file: the server that pg_ctl starts would keep a pipe open for ever
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(as_postgres(command), stdout=said, stderr=said, cwd="/", check=False)
            said.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"{program}: {said.read().decode(errors='replace')[-2000:]}")
