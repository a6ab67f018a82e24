"""Copies of the files of attachments, and whether each that is needed is whole."""

from pathlib import Path

import pytest

from services.cultivation.attachments.storage import Folder
from tests.cultivation.applications.conftest import FIRM, Door
from tests.cultivation.attachments.evidence import pdf
from tools import attachments


@pytest.fixture
def kept(door: Door, draft: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the one attachment, in the folder that the command is told of."""
    monkeypatch.setenv("CULTIVATION_DATABASE_URL", door.database.url)
    monkeypatch.setenv("CULTIVATION_ATTACHMENTS_FOLDER", str(tmp_path / "attachments"))
    return str(door.attach(FIRM, draft, pdf()).json()["attachment_id"])


def test_a_copy_takes_what_it_has_not_and_gives_it_back(
    kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, own = str(tmp_path / "copy"), Folder(tmp_path / "attachments")
    said = [attachments.main(words) for words in (["take", copy], ["take", copy], ["verify", copy])]
    assert (said, capsys.readouterr().out.splitlines()) == ([0, 0, 0], ["复制 1 个文件", "复制 0 个文件", "完好"])
    own.remove(kept)
    assert attachments.main(["restore", copy]) == 0
    assert own.get(kept) == pdf()


def test_what_is_lost_is_named(kept: str, draft: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder(tmp_path / "attachments").remove(kept)
    assert attachments.main(["verify"]) == 1
    assert f"缺失或损坏\t{draft}\t{kept}\t审计报告.pdf" in capsys.readouterr().out
