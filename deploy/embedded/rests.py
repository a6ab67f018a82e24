"""Rest after a burst of writes: the pages that a writer has cached are given back."""

from datetime import timedelta

from sqlalchemy import text

from deploy.embedded.allocator import give_back
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.worker import Job

QUIET = timedelta(seconds=5)


class Rest:
    """A burst fills the page cache of its writer; the next one, an hour later, begins with other pages."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._commits = self._seen = self._given_back = 0
        writer.on_commit(self._committed)

    def run(self) -> bool:
        """Give back when there were commits since the last time, and none since the last look. Nothing is left waiting."""
        commits, quiet = self._commits, self._commits == self._seen
        self._seen = commits
        if quiet and commits > self._given_back:
            self._writer.submit(_shrink, audited=False, facts=False, alone=True).result()
            self._seen = self._given_back = commits + 1  # its own
            give_back()
        return False

    def _committed(self, _announced: bool) -> None:
        self._commits += 1


def resting(writer: Writer) -> Job:
    """The job that looks whether a writer has come to rest."""
    return Job(f"{writer.database.name}-rest", QUIET, Rest(writer).run)


def _shrink(session: WriteSession) -> None:
    session.execute(text("PRAGMA shrink_memory"))
