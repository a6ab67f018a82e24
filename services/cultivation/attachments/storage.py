"""Where the bytes of attachments are: outside the rows, behind a small port, each under a name that is never used again.

Bytes are durable before the row that names them is committed, so a row never waits for a file. A file whose row never came is
taken away by whoever failed, or later by the sweep.
"""

import asyncio
import errno
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from kit.data.ids import ulid
from kit.data.logging import logger
from kit.data.problem import Problem, unavailable

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
UNCERTAIN = "commit_uncertain"
_NAME = re.compile("[0-9A-Z]{26}")
_UNFINISHED = ".part"


class Storage(Protocol):
    """Names are ULIDs, so that they say when a file was written."""

    def put(self, name: str, content: bytes) -> None:
        """Durable when it returns. Raises OSError, and leaves nothing then."""

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError."""

    def remove(self, name: str) -> None:
        """Nothing happens where there is none."""

    def names(self) -> Iterator[str]:
        """All that is there, unfinished ones included, in no order."""


class Folder:
    """Files below `root`, in a folder for each of the last two characters; made when first needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, content: bytes) -> None:
        file = self._place(name)
        self._make(file.parent)
        unfinished = file.with_suffix(_UNFINISHED)
        try:
            with unfinished.open("xb") as written:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            unfinished.rename(file)
            _sync(file.parent)
        except BaseException:
            with suppress(OSError):
                self.remove(name)
            raise

    def get(self, name: str) -> bytes:
        return self._place(name).read_bytes()

    def remove(self, name: str) -> None:
        file = self._place(name)
        file.unlink(missing_ok=True)
        file.with_suffix(_UNFINISHED).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        return (file.name.removesuffix(_UNFINISHED) for file in self._root.glob("??/*") if _NAME.match(file.name))

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("the name of a stored file is a ULID")
        return self._root / name[-2:] / name

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync(self._root)


def _sync(folder: Path) -> None:
    """A name is durable when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@asynccontextmanager
async def stored(storage: Storage, content: bytes) -> AsyncIterator[str]:
    """The name under which the bytes are durable; they go again when what follows fails.

    Where it is not known whether the row was committed they stay: the sweep knows later. Raises Problem 507 storage_full, 503.
    """
    name = ulid()
    try:
        await asyncio.to_thread(storage.put, name, content)
    except OSError as error:
        raise _no_room(error) from error
    try:
        yield name
    except BaseException as error:
        if not (isinstance(error, Problem) and error.code == UNCERTAIN):
            discard(storage, name)
        raise


def discard(storage: Storage, name: str) -> None:
    """Take away what no row will name; what resists is left to the sweep."""
    try:
        storage.remove(name)
    except OSError as error:
        logger.warning("attachment left to the sweep", extra={"cause": type(error).__name__})


def _no_room(error: OSError) -> Problem:
    logger.error("attachments cannot be stored", extra={"cause": errno.errorcode.get(error.errno or 0, "unknown")})
    if error.errno in FULL:
        detail = "附件存储空间已满，请稍后重试或联系管理员。"
        return Problem(507, "storage_full", "存储空间不足", detail, headers={"Retry-After": "60"})
    return unavailable("storage_unavailable", "附件存储暂时不可用，请稍后重试。")
