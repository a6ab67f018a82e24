"""A listener with two batches in hand: order, failures, offsets and partitions, against a client without a broker."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from kafka.structs import TopicPartition

from kit.events.bus import Halt, Message
from kit.events.bus.listening import Listener

HOME, OTHER = TopicPartition("t", 0), TopicPartition("t", 1)


class Client:
    """Answers each poll with the next records, then stops the listener; remembers what was committed."""

    def __init__(self, *polls: Mapping[TopicPartition, Sequence[int]]) -> None:
        self.polls = deque(polls)
        self.mine = {HOME, OTHER}
        self.committed: list[dict[int, int]] = []
        self.told: list[object] = []
        self.listener: Listener | None = None

    def poll(self, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        if not self.polls:
            assert self.listener is not None
            self.listener.stop()
            return {}
        self.told.append("poll")
        return {tp: [_record(tp, offset) for offset in offsets] for tp, offsets in self.polls.popleft().items()}

    def commit_async(self, offsets: Mapping[TopicPartition, Any]) -> None:
        self.committed.append({tp.partition: offset.offset for tp, offset in offsets.items()})
        self.told.append(("committed", self.committed[-1]))

    def commit(self, offsets: Mapping[TopicPartition, Any], timeout_ms: int) -> None:
        self.commit_async(offsets)

    def assignment(self) -> set[TopicPartition]:
        return self.mine

    def highwater(self, tp: TopicPartition) -> int:
        return 100

    def position(self, tp: TopicPartition, timeout_ms: int) -> int:
        return 90


def _record(tp: TopicPartition, offset: int) -> Any:
    return SimpleNamespace(topic=tp.topic, partition=tp.partition, offset=offset, key=b"k", value=b"v", headers=[])


class Ear:
    """A consumer of which some batches fail when begun; notes what it is asked, by the first offset of a batch."""

    name, topics = "ear", frozenset({"t"})

    def __init__(self, client: Client, *failing: int) -> None:
        self.client, self.failing = client, set(failing)
        self.refusals: list[Exception] = []

    def begin(self, messages: Sequence[Message], behind: "Future[int] | None" = None) -> "Future[int]":
        first = messages[0].offset
        self.client.told.append(("begun", first))
        taking: Future[int] = Future()
        if first in self.failing or (behind is not None and behind.exception() is not None):
            taking.set_exception(RuntimeError("no"))
        else:
            taking.set_result(0)
        return taking

    def receive(self, messages: Sequence[Message]) -> None:
        self.client.told.append(("received", messages[0].offset))
        if self.refusals:
            raise self.refusals.pop()


@contextmanager
def listening(client: Client, ear: Ear) -> Iterator[Listener]:
    client.listener = Listener("nowhere:1", ear)
    client.listener._listen(client)
    yield client.listener


def test_a_batch_is_read_while_the_one_before_is_committed() -> None:
    client = Client({HOME: [1, 2]}, {HOME: [3]})
    with listening(client, Ear(client)):
        assert client.told[:5] == ["poll", ("begun", 1), "poll", ("begun", 3), ("committed", {0: 3})]
        assert client.committed[-1] == {0: 4}


def test_a_batch_that_fails_and_those_behind_it_are_received_in_order_before_more_is_read() -> None:
    client = Client({HOME: [1]}, {HOME: [2]}, {HOME: [3]})
    with listening(client, Ear(client, 1)):
        asked = [each for each in client.told if each == "poll" or each[0] != "committed"]  # type: ignore[index]
        assert asked[4:7] == [("received", 1), ("received", 2), "poll"]
        assert [2, 3] not in [list(each.values()) for each in client.committed], "nothing is committed before its turn"
        assert client.committed[0] == {0: 3}


def test_no_offset_runs_ahead_of_a_batch_that_a_halted_consumer_refuses() -> None:
    client = Client({HOME: [1]}, {HOME: [2]}, {HOME: [3]})
    ear = Ear(client, 2)
    ear.refusals = [Halt("everything is poison")]
    with listening(client, ear) as listener:
        assert listener.halted
        assert {offset for each in client.committed for offset in each.values()} == {2}


def test_a_database_that_is_away_is_asked_again_with_the_same_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.events.bus.listening.RETRY_SECONDS", 0)
    client = Client({HOME: [1]}, {HOME: [2]})
    ear = Ear(client, 1)
    ear.refusals = [OSError("away"), OSError("away")]
    with listening(client, ear):
        received = [each for each in client.told if each[0] == "received"]  # type: ignore[index]
        assert received == [("received", 1)] * 3 + [("received", 2)]


def test_offsets_of_a_partition_that_went_to_another_member_are_not_committed() -> None:
    client = Client({HOME: [1], OTHER: [7]})
    client.mine = {OTHER}
    with listening(client, Ear(client)):
        assert client.committed == [{1: 8}, {1: 8}]


def test_what_is_in_hand_is_not_handled_yet() -> None:
    client = Client({HOME: [1, 2]})
    seen: list[dict[tuple[str, int], int]] = []
    ear = Ear(client)
    waiting = client.poll
    client.listener = listener = Listener("nowhere:1", ear)

    def polled(timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        seen.append(listener.lag)
        return waiting(timeout_ms)

    client.poll = polled  # type: ignore[method-assign]
    listener._listen(client)
    assert seen[1] == {("t", 0): 12, ("t", 1): 10}
    assert listener.lag == {("t", 0): 10, ("t", 1): 10}
