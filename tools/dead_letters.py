"""Events that could not be handled: `python -m tools.dead_letters list notifications`, `… replay notifications 3 4`.

Works on the database of the service (…_DATABASE_URL, by default var/<service>.db), also while the system is running: what is
replayed goes back among the parked and is tried again by the service's worker within seconds. Twice has one effect.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from sqlalchemy import select, update

from kit.data.session import WriteSession
from kit.web.app import Service
from tools.opened import opened

SERVICES = ("registry", "cultivation", "notifications")


def main(arguments: Sequence[str] | None = None) -> int:
    """List prints one line each; show prints the payload; replay says how many were put back, 1 when none was."""
    parser = argparse.ArgumentParser(prog="python -m tools.dead_letters", description=__doc__)
    parser.add_argument("what", choices=("list", "show", "replay"))
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("ids", nargs="*", type=int, help="numbers as `list` prints them; none for all")
    given = parser.parse_args(arguments)
    with opened(given.service) as service:
        if given.what == "replay":
            return _replay(service, given.ids)
        return _print(service, given.ids, payload=given.what == "show")


def _print(service: Service, ids: Sequence[int], *, payload: bool) -> int:
    t = service.database.tables.parked
    query = select(t).where(t.c.state != "resolved").order_by(t.c.parked_id)
    with service.database.read() as session:
        for row in session.execute(query.where(t.c.parked_id.in_(ids)) if ids else query):
            place = "" if row.offset is None else f"{row.partition}/{row.offset}"
            seen = row.first_seen_at.isoformat(timespec="seconds")
            print(f"{row.parked_id}\t{row.state}\t{row.consumer}\t{row.topic} {place}\t{row.key}\t{seen}\t{row.reason}")
            if payload:
                print((row.payload or b"").decode("utf-8", "replace"))
    return 0


def _replay(service: Service, ids: Sequence[int]) -> int:
    t = service.database.tables.parked
    with service.database.read() as session:
        dead = list(session.execute(select(t.c.parked_id).where(t.c.state == "dead")).scalars())
    chosen = [number for number in dead if not ids or number in ids]
    work = partial(replay_dead, parked_ids=chosen)
    number = service.writer.submit(work, action="replay_dead_letters").result()
    print(f"已放回 {number} 条，由后台进程重新处理")
    return 0 if number else 1


def replay_dead(session: WriteSession, parked_ids: Sequence[int]) -> int:
    """Put dead letters back among the parked, due at once; handling them twice has one effect."""
    parked = session.tables.parked
    chosen = update(parked).where(parked.c.parked_id.in_(parked_ids), parked.c.state == "dead")
    return int(session.execute(chosen.values(state="parked", attempts=0, next_attempt_at=session.now)).rowcount)


if __name__ == "__main__":
    sys.exit(main())
