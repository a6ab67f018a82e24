"""One suite for every bus: what is written reaches every subscriber, in order per key, once in effect.

A test module that imports it names the bus with a fixture `pair`.
"""

from collections.abc import Sequence
from functools import partial

import orjson
import pytest
from sqlalchemy import select

from contracts.topics import FIRMS
from kit.data.session import WriteSession
from kit.events.bus import Message
from kit.events.event import Event, PermanentFailure
from kit.events.inbox import Consumer, PoisonLimit
from kit.events.outbox import backlog, leadership
from tests.kit.events.ledger import count, hear, heard, mechanism
from tests.kit.pairs import Pair
from tools.dead_letters import replay_dead
from tools.replay import replay


def test_each_event_has_its_effect_once_and_the_outbox_empties(pair: Pair) -> None:
    pair.write(*"abcab")
    pair.relay_all()
    assert count(pair.receiver, heard) == 5
    assert backlog(pair.producer)[0] == 0


def test_order_per_key_is_kept(pair: Pair) -> None:
    pair.write("a", "b", "a", "a")
    pair.relay_all()
    assert pair.order_of("a") == [1, 3, 4]


def test_an_event_delivered_again_has_no_second_effect(pair: Pair) -> None:
    pair.write("a", "b")
    pair.relay_all()
    assert replay(pair.producer, pair.bus.publish) == 2
    pair.wire.settle()
    assert count(pair.receiver, heard) == 2


def test_events_five_times_in_any_order_end_as_if_delivered_once(pair: Pair) -> None:
    pair.write(*"abcdef")
    pair.send(*(message for turn in range(5) for message in pair.messages()[:: 1 if turn % 2 else -1]))
    assert sorted(pair.order_of(key)[0] for key in "abcdef") == [1, 2, 3, 4, 5, 6]
    assert count(pair.receiver, heard) == 6


def test_a_kill_between_effect_and_mark_doubles_nothing(pair: Pair) -> None:
    pair.write("a", "b")
    pair.relay_all()
    pair.forget_publishing()
    pair.relay_all()
    assert count(pair.receiver, heard) == 2


def test_a_failing_event_parks_the_later_ones_of_its_key_and_lets_other_keys_go_on(pair: Pair) -> None:
    pair.broken = {"a"}
    pair.write("a", "b", "a")
    pair.relay_all()
    assert pair.order_of("b") == [2]
    assert pair.parked() == [("a", "parked"), ("a", "parked")]


def test_parked_events_are_handled_in_order_once_the_fault_is_gone(pair: Pair) -> None:
    pair.broken = {"a"}
    pair.write("a", "b", "a")
    pair.relay_all()
    pair.broken = set()
    pair.due_now()
    assert pair.consumer.retry_parked() == 2
    assert pair.order_of("a") == [1, 3]
    assert pair.parked() == [("a", "resolved"), ("a", "resolved")]


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"[]", b'{"id":"x"}', b"{" * 50])
def test_poison_becomes_one_dead_letter_and_the_next_good_event_is_handled(pair: Pair, value: bytes | None) -> None:
    pair.write("a", "p")
    first, second = pair.messages()
    pair.send(first, Message(FIRMS.name, "p", value), second)
    assert count(pair.receiver, heard) == 2
    assert pair.parked() == [("p", "dead")]


@pytest.mark.parametrize(
    "attribute", [{"id": "x" * 65}, {"source": "x" * 81}, {"type": "x" * 121}, {"id": "a\0b"}, {"data": {"a": "\0"}}]
)
def test_an_event_that_no_database_can_keep_is_a_dead_letter(pair: Pair, attribute: dict[str, object]) -> None:
    pair.write("a", "p")
    first, second = pair.messages()
    unfit = orjson.dumps(orjson.loads(first.value or b"") | attribute)
    pair.send(first, Message(FIRMS.name, "p\0", unfit), second)
    assert count(pair.receiver, heard) == 2
    assert [state for _, state in pair.parked()] == ["dead"]


def test_a_backslash_before_u0000_is_no_nul(pair: Pair) -> None:
    pair.write("a")
    whole = orjson.loads(pair.messages()[0].value or b"")
    whole["data"]["firm"]["names"][0]["name"] = r"\u0000"
    pair.send(Message(FIRMS.name, "a", orjson.dumps(whole)))
    assert count(pair.receiver, heard) == 1


def test_the_same_poison_received_again_makes_no_second_dead_letter(pair: Pair) -> None:
    for _ in range(2):
        pair.consumer.receive([Message(FIRMS.name, "p", b"?", 0, 7)])
    assert pair.parked() == [("p", "dead")]


def test_a_permanent_failure_is_set_aside_and_its_key_goes_on(pair: Pair) -> None:
    def picky(session: WriteSession, events: Sequence[Event]) -> None:
        if any(event.envelope.aggregateversion == 1 for event in events):
            raise PermanentFailure("没有这个主体")
        hear(session, events)

    pair.handle = picky
    pair.write("a", "a")
    pair.relay_all()
    assert pair.parked() == [("a", "dead")]
    assert pair.order_of("a") == [2]


def test_a_dead_letter_replayed_twice_has_one_effect(pair: Pair) -> None:
    pair.write("a")
    message = pair.messages()[0]
    picky = Consumer("late", [FIRMS.name], _refuse, pair.receiving)
    picky.receive([message])
    healed = Consumer("late", [FIRMS.name], hear, pair.receiving)
    for _ in range(2):
        pair.receiving.submit(partial(replay_dead, parked_ids=[1]), audited=False).result()
        healed.retry_parked()
    assert count(pair.receiver, heard) == 1
    assert pair.parked() == [("a", "resolved")]


def test_an_unknown_type_is_ignored_with_a_trace(pair: Pair) -> None:
    pair.write("a")
    value = orjson.loads(pair.messages()[0].value or b"")
    value |= {"type": "cn.cultivation.firm.teleported.v1"}
    pair.send(Message(FIRMS.name, "a", orjson.dumps(value)))
    with pair.receiver.read() as session:
        outcomes = [row.outcome for row in session.execute(select(mechanism.inbox))]
    assert outcomes == ["ignored"]


def test_a_consumer_stops_when_everything_is_poison(pair: Pair) -> None:
    for offset in range(5):
        pair.consumer.receive([Message(FIRMS.name, "p", b"?", 0, offset)])
    with pytest.raises(PoisonLimit):
        pair.consumer.receive([Message(FIRMS.name, "p", b"?", 0, 9)])


def test_a_second_relay_on_the_same_outbox_does_not_lead(pair: Pair) -> None:
    with leadership(pair.producer) as first, leadership(pair.producer) as second:
        assert (first.is_leader(), second.is_leader()) == (True, False)


def test_a_relay_leads_once_the_leader_has_gone(pair: Pair) -> None:
    with leadership(pair.producer) as first:
        assert first.is_leader()
    with leadership(pair.producer) as second:
        assert second.is_leader()


def _refuse(session: WriteSession, events: Sequence[Event]) -> None:
    raise PermanentFailure("先不收")
