"""Park staff import the real roster of Lanzhou and Baiyin, twice; the second time nothing is new."""

from pathlib import Path
from typing import Any

import pytest

from contracts.codes import Zone
from tests.journeys.conftest import Town
from tests.rosters import finished, upload
from tests.running import Person

ROSTERS = Path("../shared/data")
WHOLE, SLICE = ROSTERS / "firms-lanzhou-baiyin.csv", ROSTERS / "firms-baiyin-gb18030.csv"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.skipif(not WHOLE.is_file(), reason="the real roster is not beside the project (../shared/data)"),
]


def test_the_real_roster_imports_whole_and_a_second_time_brings_nothing_new(town: Town) -> None:
    staff = town.staff[Zone.BAIYIN_HITECH]
    rows = _import(staff, WHOLE)["rows"]
    assert rows == len(WHOLE.read_text(encoding="utf-8-sig").splitlines()) - 1
    second = _import(staff, WHOLE)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, rows - second["refused"])
    slice_ = _import(staff, SLICE)
    assert (slice_["created"], slice_["refused"]) == (0, 0)
    assert slice_["encoding"] == "gb18030"


def test_the_firms_of_the_roster_are_found_by_part_of_their_name(town: Town) -> None:
    staff = town.staff[Zone.BAIYIN_HITECH]
    _import(staff, SLICE)
    found = staff.get("/firms", q="白银银鑫缘")
    assert [row["uscc"] for row in found["items"]] == ["93620403MA733ADF10"]


def _import(staff: Person, path: Path) -> dict[str, Any]:
    return finished(staff, upload(staff, path.read_bytes(), Zone.BAIYIN_HITECH, path.name))
