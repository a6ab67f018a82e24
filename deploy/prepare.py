"""`python -m deploy.prepare`: bring every database to the newest schema and create the topics, before any process starts.

Works as the owner of each database (…_OWNER_DATABASE_URL) and gives the role of …_DATABASE_URL, as which the processes work,
its rights. Waits for PostgreSQL and Kafka to answer; safe to repeat, and to run twice at once.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from contracts.topics import TOPICS
from deploy.process import ROOMS, ProcessSettings
from deploy.rights import give_rights
from deploy.topics import ensure_topics
from kit.data.config import ServiceSettings
from kit.data.migrations import migrate

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0


def main() -> int:
    """Prepare everything; 1 when a database or the broker does not answer in time."""
    process = ProcessSettings()
    for name, room in ROOMS.items():
        if not _until(partial(_prepare, name, room.settings()), f"{name} 的数据库"):
            return 1
        print(f"{name}: 数据库已是最新结构", flush=True)
    wanted = {topic.name: topic.partitions for topic in TOPICS.values()}
    if not _until(partial(ensure_topics, process.kafka_servers, wanted, process.kafka_replicas), "Kafka"):
        return 1
    print(f"Kafka: {len(wanted)} 个主题就绪", flush=True)
    return 0


def _prepare(name: str, settings: ServiceSettings) -> None:
    migrate(name, settings.owner_database_url, ROOT)
    give_rights(name, settings)


def _until(step: Callable[[], object], what: str) -> bool:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            step()
        except Exception as error:
            if time.monotonic() > end:
                print(f"{what}：{type(error).__name__}", file=sys.stderr)
                return False
            time.sleep(0.5)
        else:
            return True


if __name__ == "__main__":
    sys.exit(main())
