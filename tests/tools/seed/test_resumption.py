"""A seeding that is killed in the middle and run again ends like one that was left alone."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.data.clock import civil_date
from tests.tools.seed.conftest import seed
from tests.tools.seed.written import Written

ROOT = Path(__file__).resolve().parents[3]
PRESENT = datetime(2021, 2, 20, 4, tzinfo=UTC)
pytestmark = [pytest.mark.slow, pytest.mark.kill, pytest.mark.long]


def start(folder: Path, offset: Path) -> "subprocess.Popen[str]":
    """The command as people run it, with the clock of all processes moved to `PRESENT`."""
    offset.write_text(str(int((PRESENT - datetime.now(UTC)).total_seconds())), encoding="ascii")
    settings = {"EMBEDDED_DATA_DIR": str(folder), "EMBEDDED_CLOCK_OFFSET_FILE": str(offset)}
    command = [sys.executable, "-m", "tools.seed"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True)


def test_a_killed_run_is_continued_to_the_same_end(tmp_path: Path) -> None:
    cut, whole = tmp_path / "cut", tmp_path / "whole"
    with start(cut, tmp_path / "offset") as doomed:
        assert doomed.stdout is not None
        for line in doomed.stdout:
            if "2021" in line:
                break
        doomed.kill()
    assert not (cut / "demo").exists()
    for folder in (cut, whole):
        seed(folder, civil_date(PRESENT))
    assert Written(cut).whole() == Written(whole).whole()
