"""Copies of the files of attachments, and whether each that is needed is whole."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from contracts.codes import Programme
from kit.data.ids import ulid
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.attachments.storage import Folder
from services.cultivation.attachments.tables import Attachment
from tests.databases import Databases
from tools import attachments
from tools.opened import opened

AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def kept(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the one attachment."""
    monkeypatch.setenv("CULTIVATION_DATABASE_URL", databases.migrated("cultivation"))
    monkeypatch.setenv("CULTIVATION_ATTACHMENTS_FOLDER", str(tmp_path / "own"))
    name = ulid()

    def write(session: WriteSession) -> None:
        session.add(
            Application(
                application_id="A1",
                firm_id="F1",
                programme=Programme.HNTE,
                kind="first",
                content_hash="0" * 64,
                form="{}",
                state="draft",
                state_since=AT,
                shown_state="draft",
                shown_since=AT,
                created_by="x",
                created_at=AT,
            )
        )
        session.flush()
        session.add(
            Attachment(
                attachment_id=name,
                application_id="A1",
                kind="other",
                filename="证明.pdf",
                media_type="application/pdf",
                size=8,
                sha256=sha256(b"evidence").hexdigest(),
                added_at=AT,
                added_by="x",
            )
        )

    with opened("cultivation") as service:
        service.writer.submit(write).result()
    Folder(tmp_path / "own").put(name, b"evidence")
    return name


def test_a_copy_takes_what_it_has_not_and_gives_it_back(
    kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = str(tmp_path / "copy")
    assert [attachments.main(["take", copy]), attachments.main(["take", copy]), attachments.main(["verify", copy])] == [
        0,
        0,
        0,
    ]
    assert capsys.readouterr().out.splitlines() == ["复制 1 个文件", "复制 0 个文件", "完好"]
    Folder(tmp_path / "own").remove(kept)
    assert attachments.main(["restore", copy]) == 0
    assert Folder(tmp_path / "own").get(kept) == b"evidence"


def test_what_is_lost_is_named(kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder(tmp_path / "own").remove(kept)
    assert attachments.main(["verify"]) == 1
    assert f"缺失或损坏\tA1\t{kept}\t证明.pdf" in capsys.readouterr().out
