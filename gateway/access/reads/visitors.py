"""Who a cookie or a bearer stands for, with the grants of today."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from gateway.access.rules.session import IDLE, TOUCH, SessionKind
from gateway.access.rules.visitor import Visitor
from gateway.access.tables import accounts, sessions
from kit.data import clock


@dataclass(frozen=True)
class FoundVisitor:
    """`stale`: the session's last use should be written down again; `until`: it ends then if it is not used before."""

    visitor: Visitor
    stale: bool
    seen_at: datetime
    expires_at: datetime
    until: datetime


def is_anybody(session: Session) -> bool:
    """Whether there is an account."""
    return accounts.is_any(session)


def find(session: Session, secret: str, kind: SessionKind) -> FoundVisitor | None:
    """The visitor of a live session, or None. Grants are read anew, so that taking one away works at once."""
    now = clock.now()
    live = sessions.find_live(session, secret, kind, now)
    if live is None:
        return None
    visitor = accounts.visitor_of(session, live, live.session_id, clock.civil_date(now))
    web = kind is SessionKind.WEB
    until = min(live.expires_at, live.seen_at + IDLE) if web else live.expires_at
    return FoundVisitor(visitor, web and live.seen_at + TOUCH <= now, live.seen_at, live.expires_at, until)
