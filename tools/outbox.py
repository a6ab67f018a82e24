"""What a service has said: `python -m tools.outbox status registry`, `… replay registry --after 0`.

The outbox is the durable log of all events. `replay` marks rows as unpublished, so that the running relay hands them over again,
in order, on either bus; receivers that had them drop them, and a new or emptied one catches up.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy import func, select, update

from kit.data.session import WriteSession
from kit.events.outbox import backlog
from kit.web.app import Service
from tools.opened import opened

SERVICES = ("registry", "cultivation", "notifications", "gateway")


def main(arguments: Sequence[str] | None = None) -> int:
    """Status is 1 while the oldest waiting row is older than a minute, so that a check can call it."""
    parser = argparse.ArgumentParser(prog="python -m tools.outbox", description=__doc__)
    parser.add_argument("what", choices=("status", "replay"))
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("--after", type=int, default=0, help="replay rows with a larger sequence only")
    parser.add_argument("--topic", help="replay rows of this topic only")
    given = parser.parse_args(arguments)
    with opened(given.service) as service:
        return _status(service) if given.what == "status" else _replay(service, given.after, given.topic)


def _status(service: Service) -> int:
    waiting, age = backlog(service.database)
    t = service.database.tables.outbox
    with service.database.read() as session:
        last, count = session.execute(select(func.max(t.c.sequence), func.count())).one()
    print(f"共 {count} 条，最后序号 {last or 0}；待发布 {waiting} 条，最早一条已等待 {age:.0f} 秒")
    return 1 if age > 60 else 0


def _replay(service: Service, after: int, topic: str | None) -> int:
    def again(session: WriteSession) -> int:
        t = session.tables.outbox
        chosen = update(t).where(t.c.sequence > after, t.c.published_at.is_not(None))
        if topic:
            chosen = chosen.where(t.c.topic == topic)
        session.audit("outbox", str(after), "replay_outbox", topic=topic)
        return int(session.execute(chosen.values(published_at=None)).rowcount)

    print(f"已标记 {service.writer.submit(again).result()} 条，由中继按序重新发布")
    return 0


if __name__ == "__main__":
    sys.exit(main())
