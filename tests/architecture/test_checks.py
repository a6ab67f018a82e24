"""The CHECK lists of closed migrations are literals; they admit exactly the codes that the contracts name today."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from contracts import codes, messages
from gateway.access.rules.session import SessionKind
from kit.data.migrations import migrate
from tests.architecture.sources import ROOT

CHECKS: list[tuple[str, str, str, list[StrEnum]]] = [
    ("registry", "firm", "status", list(codes.FirmStatus)),
    ("registry", "firm_residency", "zone", list(codes.Zone)),
    ("registry", "transfer", "state", list(codes.TransferState)),
    ("registry", "import_job", "mode", list(codes.ImportMode)),
    ("registry", "import_job", "state", list(codes.JobState)),
    ("registry", "import_job", "strategy", list(codes.ImportStrategy)),
    ("cultivation", "official_list", "state", list(codes.JobState)),
    ("cultivation", "recognition", "basis", list(codes.RecognitionBasis)),
    ("cultivation", "recognition_interval", "ended_by", list(codes.IntervalReason)),
    ("notifications", "message", "audience", list(messages.AudienceKind)),
    ("gateway", "path_choice", "path", list(codes.PathKind)),
    ("gateway", "session", "kind", list(SessionKind)),
    ("gateway", "zone_grant", "zone", list(codes.Zone)),
]


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """The statement that made each table, by database and table."""
    folder: Path = tmp_path_factory.mktemp("checks")
    made: dict[tuple[str, str], str] = {}
    for database in sorted({check[0] for check in CHECKS}):
        url = f"sqlite:///{folder / database}.db"
        migrate(database, url, ROOT)
        engine = create_engine(url)
        with engine.connect() as connection:
            for name, sql in connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")):
                made[(database, name)] = sql
        engine.dispose()
    return made


@pytest.mark.parametrize(("database", "table", "column", "known"), CHECKS)
def test_a_column_admits_exactly_the_codes_of_its_kind(
    schemas: dict[tuple[str, str], str], database: str, table: str, column: str, known: list[StrEnum]
) -> None:
    listed = re.search(rf"\b{column} in \(([^)]*)\)", schemas[(database, table)], re.IGNORECASE)
    assert listed is not None
    assert set(re.findall(r"'([^']+)'", listed[1])) == {code.value for code in known}
