from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from kit.data import clock, ids
from kit.data.cursors import Cursors
from kit.data.problem import Problem

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_ulid_says_its_millisecond() -> None:
    with clock.at(datetime(2016, 7, 30, 23, 54, 10, 259_000, tzinfo=UTC)):
        assert ids.ulid()[:10] == "01ARZ3NDEK"


def test_ulids_increase_inside_a_millisecond_and_never_repeat() -> None:
    with clock.at(NOW), ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [ids.ulid() for _ in range(2000)], range(4)))
    assert all(run == sorted(run) for run in runs)
    assert len({each for run in runs for each in run}) == 8000


def test_a_clock_that_goes_back_repeats_no_ulid() -> None:
    with clock.at(NOW) as hand:
        before = {ids.ulid() for _ in range(100)}
        hand.advance(timedelta(milliseconds=1))
        ids.ulid()
        hand.advance(timedelta(milliseconds=-1))
        assert not before & {ids.ulid() for _ in range(100)}


def test_a_cursor_brings_its_position_back() -> None:
    cursors = Cursors(b"secret")
    assert cursors.decode(cursors.encode({"key": "甲", "id": 7}, "list a"), "list a") == {"key": "甲", "id": 7}


def test_a_cursor_holds_for_its_own_list_only() -> None:
    cursors = Cursors(b"secret")
    with pytest.raises(Problem) as refusal:
        cursors.decode(cursors.encode({"id": 7}, "list a of x"), "list a of y")
    assert (refusal.value.status, refusal.value.code) == (422, "cursor")


@pytest.mark.parametrize(
    "cursor", ["", "null", "bnVsbA", "é", "甲", "=====", "a", "A" * 64, "A" * 5000, "\ud800", "\x00"]
)
def test_a_cursor_that_we_did_not_make_is_refused(cursor: str) -> None:
    with pytest.raises(Problem):
        Cursors(b"secret").decode(cursor)


def test_a_cursor_altered_anywhere_is_refused() -> None:
    cursors = Cursors(b"secret")
    good = cursors.encode({"id": 7})
    for place in range(len(good) - 1):
        with pytest.raises(Problem):
            cursors.decode(good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :])


def test_replicas_with_one_secret_share_their_cursors() -> None:
    assert Cursors(b"s").decode(Cursors(b"s").encode({"id": 1})) == {"id": 1}
    with pytest.raises(Problem):
        Cursors(b"t").decode(Cursors(b"s").encode({"id": 1}))
