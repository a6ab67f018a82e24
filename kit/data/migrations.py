"""Bringing a database to a revision; every `env.py` calls `run_migrations`."""

import re
import threading
from collections.abc import Callable, Mapping
from configparser import ConfigParser
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, MetaData, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from kit.data.engines import prepare_sqlite, sqlite_module

TURN_TO_MIGRATE = "select pg_advisory_xact_lock(0, 0)"  # a pair: no writer or relay has such a key

_NAMED = re.compile(r'^((?:down_)?revision)\b.* = "(\w+)"', re.MULTILINE)
_migrating = threading.Lock()  # Alembic keeps its environment in module globals


def migrate(name: str, url: str, root: Path, revision: str = "head") -> None:
    """Bring the database of service `name` to `revision`; `root` holds alembic.ini."""
    from alembic import command
    from alembic.config import Config

    config = Config(root / "alembic.ini", ini_section=name)
    config.set_main_option("script_location", config.get_section_option(name, "script_location") or "")
    config.attributes["url"] = url
    with _migrating:
        command.upgrade(config, revision)


@lru_cache(maxsize=16)
def revisions(name: str, root: Path) -> Mapping[str, str | None]:
    """The revisions of service `name`, each with the one that it follows; as text, for Alembic would load every one of them."""
    settings = ConfigParser({"here": str(root)})
    settings.read(root / "alembic.ini")
    files = Path(settings[name]["script_location"], "versions").glob("*.py")
    named = [dict(_NAMED.findall(file.read_text(encoding="utf-8"))) for file in files]
    return {each["revision"]: each.get("down_revision") for each in named if each}


def run_migrations(
    metadata: MetaData, default_url: str, leave_out: Callable[[str], bool] = lambda _table: False
) -> None:
    """What every `env.py` does: run the asked revisions in one transaction, on the URL handed to `migrate` or the default.

    `leave_out` names tables that autogenerate shall not see.
    """
    from alembic import context

    url = make_url(context.config.attributes.get("url") or default_url)
    sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url, poolclass=NullPool, **({"module": sqlite_module()} if sqlite else {}))
    if sqlite:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        prepare_sqlite(
            engine, "BEGIN IMMEDIATE", foreign_keys="OFF"
        )  # a batch change rebuilds tables that others refer to
    with engine.connect() as connection:
        context.configure(
            connection,
            target_metadata=metadata,
            render_as_batch=sqlite,
            transactional_ddl=True,
            include_name=lambda name, kind, _parents: kind != "table" or not leave_out(name or ""),
        )
        with context.begin_transaction():
            if not sqlite:  # a second one waits here and finds nothing to do; nobody waits long behind a migration
                connection.execute(text(TURN_TO_MIGRATE))
                connection.execute(text("set local lock_timeout = '3s'"))
            context.run_migrations()


def migration_heads(connection: Connection) -> set[str]:
    """The revisions that the database stands at."""
    return {str(row[0]) for row in connection.execute(text("select version_num from alembic_version"))}
