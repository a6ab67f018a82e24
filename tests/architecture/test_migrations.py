"""Each database has one line of migrations."""

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.pool import NullPool

from kit.data.migrations import migrate
from tests.architecture.sources import ROOT

DATABASES = ("registry", "cultivation", "notifications", "gateway")
FIRST_RELEASE = {
    "registry": "b61c0e7a94d2",
    "cultivation": "7c1f0a93be54",
    "notifications": "74fa6a85f8c9",
    "gateway": "1f8f3d4162cb",
}  # where databases of 0.1.0 stand; their revisions keep these ids


def scripts(database: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(Config(ROOT / "alembic.ini", ini_section=database))


@pytest.mark.parametrize("database", DATABASES)
def test_a_database_has_one_head(database: str) -> None:
    assert len(scripts(database).get_heads()) == 1, "Merge the two lines of migrations, or rebase the newer one"


@pytest.mark.parametrize("database", DATABASES)
def test_migration_files_are_dated(database: str) -> None:
    names = [
        file.name for file in (ROOT / scripts(database).dir / "versions").glob("*.py") if file.name != "__init__.py"
    ]
    undated = [name for name in names if not re.match(r"20\d{6}_\w+\.py$", name)]
    assert undated == [], "Let alembic name the file: alembic -n <database> revision -m ..."


@pytest.mark.parametrize("database", DATABASES)
def test_new_migrations_start_from_the_template_that_imports_sqlmodel(database: str) -> None:
    template = (ROOT / scripts(database).dir / "script.py.mako").read_text(encoding="utf-8")
    assert template == (ROOT / scripts("notifications").dir / "script.py.mako").read_text(encoding="utf-8")
    assert "\nimport sqlmodel.sql.sqltypes\n" in template, "Autogenerate writes sqlmodel types without importing them"


@pytest.mark.parametrize("database", DATABASES)
def test_the_migrations_build_what_the_tables_say(database: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / database}.db"
    migrate(database, url, ROOT)
    assert differences(database, url) == []


@pytest.mark.parametrize("database", DATABASES)
def test_a_database_of_the_first_release_upgrades(database: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / database}.db"
    migrate(database, url, ROOT, FIRST_RELEASE[database])
    migrate(database, url, ROOT)
    assert differences(database, url) == []


@pytest.mark.parametrize("database", DATABASES)
def test_the_schema_can_be_taken_back_and_made_again(database: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / database}.db"
    config = Config(ROOT / "alembic.ini", ini_section=database)
    config.attributes["url"] = url
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    assert differences(database, url) == []


def differences(database: str, url: str) -> list[Any]:
    """What Alembic would change to make a database on SQLite what the tables say."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        virtual = connection.scalars(
            text("select name from sqlite_master where sql like 'create virtual table%'")
        ).all()
        context = MigrationContext.configure(connection, opts={"include_name": _all_but(tuple(virtual))})
        found: list[Any] = compare_metadata(context, _metadata(database))
        return found


def _all_but(virtual: tuple[str, ...]) -> Callable[[str | None, str, object], bool]:
    """Leaves out SQLite's virtual tables and their shadows, which no metadata can describe."""

    def included(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not (virtual and (name or "").startswith(virtual))

    return included


def _metadata(database: str) -> MetaData:
    """The metadata of a database, complete: its service's main module imports every table."""
    room = database if database == "gateway" else f"services.{database}"
    importlib.import_module(f"{room}.main")
    metadata: MetaData = importlib.import_module(f"{room}.tables").metadata
    return metadata
