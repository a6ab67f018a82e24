"""The topics of the contracts, the consumers of the services and the outbox agree on who says what to whom."""

import pytest

from contracts.events.catalog import EVENT_TYPES
from contracts.topics import TOPICS
from deploy.process import ROOMS
from kit.web.auth import new_key_pair
from tests.databases import Databases


@pytest.fixture
def listening(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Service to the topics that its consumers listen to."""
    found = {}
    monkeypatch.setenv("GATEWAY_TOKEN_PRIVATE_KEY", new_key_pair().private)
    for name, room in ROOMS.items():
        monkeypatch.setenv(f"{name.upper()}_DATABASE_URL", databases.empty(name))
        service = room.build(room.settings())
        found[name] = {topic for consumer in service.consumers for topic in consumer.topics}
        service.database.close()
    return found


def test_each_service_listens_to_the_topics_that_name_it(listening: dict[str, set[str]]) -> None:
    named = {name: {topic.name for topic in TOPICS.values() if name in topic.consumers} for name in listening}
    assert listening == named


def test_each_topic_has_events_and_belongs_to_the_service_of_its_name() -> None:
    assert {event.topic.name for event in EVENT_TYPES} == set(TOPICS)
    assert [name for name, topic in TOPICS.items() if not name.startswith(f"{topic.producer}.")] == []


def test_every_topic_keeps_everything() -> None:
    assert {topic.retention for topic in TOPICS.values()} == {"forever"}
