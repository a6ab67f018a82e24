"""One table for the sessions of browsers and the bearers of machines: a random secret, kept only as its digest."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, bindparam, select, update
from sqlmodel import Field, Session, col

from gateway.access.rules.session import IDLE, SessionKind
from gateway.access.tables.accounts import Account
from gateway.tables import Base

SECRET_BYTES = 32


class SignedSession(Base, table=True):
    """`session_id` may be named in logs; the secret itself is nowhere in the database."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("kind in ('web', 'api')", name="session_kind"),
        Index("session_by_account", "account_id"),
    )
    digest: str = Field(primary_key=True, max_length=64)
    session_id: str = Field(max_length=26, unique=True)
    account_id: str = Field(foreign_key="account.account_id", max_length=26)
    kind: str = Field(max_length=3)
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


def new_secret() -> str:
    """256 random bits in URL-safe letters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """A random secret needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Asked for every request: columns instead of objects, and built once.
LIVE = (
    select(
        col(SignedSession.session_id),
        col(SignedSession.seen_at),
        col(SignedSession.expires_at),
        col(Account.account_id),
        col(Account.login),
        col(Account.name),
        col(Account.role),
    )
    .join(Account, col(Account.account_id) == col(SignedSession.account_id))
    .where(col(SignedSession.digest) == bindparam("digest"), col(SignedSession.kind) == bindparam("kind"))
    .where(col(SignedSession.ended_at).is_(None), col(SignedSession.expires_at) > bindparam("now"))
    .where(col(Account.closed_at).is_(None))
)


def find_live(session: Session, secret: str, kind: SessionKind, now: datetime) -> Any:
    """The columns of LIVE for that secret; None when ended, expired, idle too long, or of a closed account."""
    given = {"digest": digest_of(secret), "kind": kind.value, "now": now}
    found = session.execute(LIVE, given).first()
    if found is None or (kind is SessionKind.WEB and found.seen_at + IDLE <= now):
        return None
    return found


def end(session: Session, secret: str, now: datetime) -> bool:
    """End the session of that secret; False when it had ended before."""
    chosen = update(SignedSession).where(
        col(SignedSession.digest) == digest_of(secret), col(SignedSession.ended_at).is_(None)
    )
    return bool(session.execute(chosen.values(ended_at=now)).rowcount)  # type: ignore[attr-defined]


def end_all(session: Session, account_id: str, now: datetime) -> None:
    """End every session of an account."""
    running = update(SignedSession).where(
        col(SignedSession.account_id) == account_id, col(SignedSession.ended_at).is_(None)
    )
    session.execute(running.values(ended_at=now))


def end_others(session: Session, account_id: str, session_id: str, now: datetime) -> None:
    """End every session of an account but one."""
    others = update(SignedSession).where(
        col(SignedSession.account_id) == account_id,
        col(SignedSession.session_id) != session_id,
        col(SignedSession.ended_at).is_(None),
    )
    session.execute(others.values(ended_at=now))


def touch(session: Session, session_id: str, now: datetime) -> None:
    session.execute(update(SignedSession).where(col(SignedSession.session_id) == session_id).values(seen_at=now))
