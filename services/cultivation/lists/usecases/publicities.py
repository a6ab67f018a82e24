"""What 公示 lists say of firms, kept as dated facts: they make no title, and are counted under bases of their own."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from contracts.codes import Programme
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.lists.tables import MENTION
from services.cultivation.recognitions.reads.policies import policy_on


def publicise(session: WriteSession, head: Any, named: Iterable[tuple[str, str]]) -> None:
    """The rows (row, firm) of a 公示 list stand from its date until the programme's window is over."""
    window = policy_on(session, Programme(head.programme), head.issued_on).window_days
    alike = {
        "known_from": session.now,
        "known_until": FOREVER,
        "list_id": head.list_id,
        "programme": head.programme,
        "valid_from": head.issued_on,
        "valid_before": head.issued_on + timedelta(days=window + 1),
    }
    rows = [{**alike, "row_id": row_id, "firm_id": firm_id} for row_id, firm_id in named]
    if rows:
        session.insert_all(MENTION, rows)
        session.touched(*(row["firm_id"] for row in rows))


def withdraw(session: WriteSession, which: ColumnElement[bool]) -> None:
    """These mentions (a condition on `MENTION`) are known no more."""
    mine = (MENTION.c.known_until == FOREVER, which)
    session.touched(*session.execute(select(MENTION.c.firm_id).where(*mine)).scalars())
    session.execute(update(MENTION).where(*mine).values(known_until=session.now))
