"""One private PostgreSQL cluster: made, started, stopped and killed without touching the machine's own."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.stack.programs import as_postgres, postgres_folder

SAFE: dict[str, str] = {"max_connections": "200"}
FAST = SAFE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for tests that kill no machine


@dataclass
class Cluster:
    """A cluster in `folder` on `port` of this machine; `settings` are postgresql.conf's own names."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=lambda: dict(SAFE))

    @property
    def password(self) -> str:
        return self._secret.read_text(encoding="ascii")

    @property
    def _secret(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.password")

    def create(self) -> None:
        """Make an empty cluster unless it is there: C.UTF-8, so that Chinese sorts and matches the same everywhere."""
        if (self.folder / "PG_VERSION").exists():
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
        try:
            os.kill(self.pid(), 0)
        except (FileNotFoundError, ProcessLookupError):
            return False
        return True

    def url(self, database: str, user: str = "postgres") -> str:
        """The SQLAlchemy URL of a database of this cluster."""
        return f"postgresql+psycopg://{user}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_owned(self, name: str) -> None:
        """A role and a database of one name, unless they are there: no service can read what is another's."""
        role, word = sql.Identifier(name), sql.Literal(self.password)
        with self._connect() as connection:
            if not connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone():
                connection.execute(sql.SQL("create role {} login password {}").format(role, word))
        if name not in self.databases():
            self._execute(sql.SQL("create database {} owner {} template template0").format(role, role))
            self._execute(sql.SQL("revoke connect on database {} from public").format(role))

    def create_database(self, name: str, template: str = "template0") -> None:
        statement = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        self._execute(statement)

    def drop_database(self, name: str) -> None:
        self._execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def databases(self) -> set[str]:
        with self._connect() as connection:
            return {str(row[0]) for row in connection.execute("select datname from pg_database")}

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.password,
            dbname="postgres",
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
