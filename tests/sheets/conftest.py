"""How the tests of this room read a file."""

import pytest

from tests.sheets.here import parsed_here


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse in this process; tests of the child itself do not ask for this."""
    monkeypatch.setattr("sheets.workbook.parsed", parsed_here)
