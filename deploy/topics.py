"""What is made and asked of a Kafka cluster before anything runs: its topics, and whether its brokers are up."""

from collections.abc import Mapping
from contextlib import suppress

from kafka.admin import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

from kit.events.bus.kafka import CONNECTION, reach


def ensure_topics(servers: str, topics: Mapping[str, int], replicas: int = 1) -> list[str]:
    """Create what is missing of `topics` (name to partitions), kept for ever; return the names created.

    A topic that exists keeps its partitions: more of them would change which one a key belongs to.
    """
    reach(servers)
    admin = KafkaAdminClient(bootstrap_servers=servers.split(","), **CONNECTION)
    try:
        missing = sorted(set(topics) - set(admin.list_topics()))
        settings = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
        for name in missing:
            with suppress(TopicAlreadyExistsError):
                wanted = {"num_partitions": topics[name], "replication_factor": replicas, "configs": settings}
                admin.create_topics({name: wanted}, wait_for_metadata=True)
        return missing
    finally:
        admin.close()


def brokers(servers: str) -> int:
    """How many brokers of the cluster are up. Raises OSError or KafkaError when none answers."""
    reach(servers)
    admin = KafkaAdminClient(bootstrap_servers=servers.split(","), **CONNECTION)
    try:
        return len(admin.describe_cluster()["brokers"])
    finally:
        admin.close()
