"""A writer that has come to rest gives back what it has cached, once for each burst."""

from collections.abc import Iterator
from functools import partial

import pytest

from deploy.embedded.rests import Rest
from kit.data.writer import Writer
from tests.databases import ON_POSTGRES, Databases
from tests.kit.events.ledger import count, ledger_writer, notes, write_note

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="the all-in-one process runs on SQLite")


@pytest.fixture
def writer(databases: Databases) -> Iterator[Writer]:
    with ledger_writer(databases.empty("ledger")) as writer:
        yield writer


def test_pages_are_given_back_once_when_nothing_was_written_for_a_while(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[None]()
    monkeypatch.setattr("deploy.embedded.rests.give_back", lambda: given.append(None))
    rest, told = Rest(writer), list[int]()
    for written in (False, True, False, False, False, True, False):
        if written:
            writer.submit(partial(write_note, note_id=str(len(told)))).result()
            writer.submit(lambda _: None, audited=False, facts=False).result()  # the first one's hook has been called
        rest.run()
        told.append(len(given))
    assert told == [0, 0, 1, 1, 1, 1, 2]
    assert count(writer.database, notes) == 2
