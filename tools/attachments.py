"""Backups of the files of attachments: `python -m tools.attachments take FOLDER`, `… restore FOLDER`, `… verify [FOLDER]`.

Files are written once and never changed, so a copy takes what it has not yet, also while the system runs. Copy the database first: what
it names is kept for a week after it was removed, so the files of that moment are all there. verify reads every file that the
database (CULTIVATION_DATABASE_URL) needs, by its hash, in FOLDER or in the system's own.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kit.data.database import Database
from kit.data.problem import Problem
from services.cultivation.attachments.reads import content_of, pinned
from services.cultivation.attachments.storage import Folder, Storage
from services.cultivation.attachments.tables import Attachment, needed_ones
from services.cultivation.settings import CultivationSettings
from tools.opened import opened


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when a file that is needed is lost or damaged."""
    parser = argparse.ArgumentParser(prog="python -m tools.attachments", description=__doc__)
    parser.add_argument("what", choices=("take", "restore", "verify"))
    parser.add_argument("folder", nargs="?", type=Path)
    given = parser.parse_args(arguments)
    own = Folder(CultivationSettings().attachments_folder)
    if given.what == "verify":
        return _verify(Folder(given.folder) if given.folder else own)
    if given.folder is None:
        parser.error("FOLDER is missing")
    other = Folder(given.folder)
    source, target = (own, other) if given.what == "take" else (other, own)
    print(f"复制 {_copy(source, target)} 个文件")
    return 0


def _copy(source: Storage, target: Storage) -> int:
    """How many files were not there yet."""
    missing = {*source.names()} - {*target.names()}
    for name in missing:
        target.put(name, source.get(name))
    return len(missing)


def _verify(storage: Storage) -> int:
    with opened("cultivation") as service:
        lost = [row for row in _needed(service.database) if not _is_sound(storage, row)]
    for row in lost:
        print(f"缺失或损坏\t{row.application_id}\t{row.attachment_id}\t{row.filename}")
    print("完好" if not lost else f"{len(lost)} 个附件缺失或损坏")
    return 1 if lost else 0


def _needed(database: Database) -> Iterator[Attachment]:
    with database.read() as session:
        yield from needed_ones(session)


def _is_sound(storage: Storage, row: Attachment) -> bool:
    try:
        content_of(storage, pinned(row))
    except Problem:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
