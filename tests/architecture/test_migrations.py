"""Each database has one line of migrations."""

import re

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.architecture.sources import ROOT

DATABASES = ("registry", "cultivation", "notifications", "gateway")


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
    assert "\nimport sqlmodel\n" in template, "Autogenerate writes sqlmodel types without importing them"
