"""Sign in, sign out, issue and end tokens. Every sign-in makes a new secret; none that a client brought is ever taken over."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from contracts.codes import Role
from contracts.commands.gateway import LOGIN_LENGTH
from gateway.access.rules.session import LIFETIMES, SessionKind
from gateway.access.rules.visitor import Visitor, login_key
from gateway.access.tables import accounts, sessions
from gateway.access.tables.accounts import Account
from gateway.access.tables.sessions import SignedSession
from gateway.access.usecases.attempts import Attempts
from gateway.access.usecases.passwords import Passwords
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.database import Database
from kit.data.ids import ulid
from kit.data.problem import Problem
from kit.data.session import WriteSession
from kit.data.writer import Writer


@dataclass
class Authentication:
    """What signing in needs: the gateway's database and writer, the password threads and the counter of tries."""

    database: Database
    writer: Writer
    passwords: Passwords
    attempts: Attempts


@dataclass(frozen=True)
class Signed:
    """A fresh session: the secret leaves once, in a cookie or a token answer."""

    secret: str
    expires_at: datetime
    visitor: Visitor


def refused() -> Problem:
    """The one answer to a wrong login, a wrong password and a closed account."""
    return Problem(401, "sign_in_refused", "登录失败", "账号或密码不正确。", headers={"WWW-Authenticate": "Bearer"})


async def sign_in(
    authentication: Authentication,
    login: str,
    password: str,
    source: str,
    *,
    kind: SessionKind = SessionKind.WEB,
    old: str | None = None,
) -> Signed:
    """Check the password and open a session; `old` is a session that the client still holds, which ends.

    Raises 401 sign_in_refused, 429 too_many_attempts; the time taken does not tell whether the login exists.
    """
    key = login_key(login)[:LOGIN_LENGTH]
    with authentication.attempts.one(key, source):
        account = await authentication.database.ask(accounts.find_by_login, key)
        known = account if account is not None and account.closed_at is None else None
        seen = authentication.attempts.knows(key, source)
        checked = await authentication.passwords.check(password, known.password_hash if known else None, known=seen)
    if known is None or not checked.right:
        authentication.attempts.failed(key, source)
        raise refused()
    authentication.attempts.succeeded(key, source)
    work = partial(open_session, account_id=known.account_id, kind=kind, old=old, renewed=checked.renewed)
    caller = Caller(known.account_id, known.role, frozenset(), None)
    return await authentication.writer.write(work, caller, facts=False)


def open_session(
    session: WriteSession, account_id: str, kind: SessionKind, old: str | None = None, renewed: str | None = None
) -> Signed:
    """Write the session of an account that has proved its password."""
    account = session.get(Account, account_id)
    if account is None or account.closed_at is not None:
        raise refused()
    if old is not None:
        sessions.end(session, old, session.now)
    if renewed is not None:
        account.password_hash = renewed
    secret = sessions.new_secret()
    row = SignedSession(
        digest=sessions.digest_of(secret),
        session_id=ulid(),
        account_id=account_id,
        kind=kind.value,
        started_at=session.now,
        seen_at=session.now,
        expires_at=session.now + LIFETIMES[kind],
    )
    session.add(row)
    session.audit("account", account_id, f"session.{kind.value}.opened", session_id=row.session_id)
    visitor = accounts.visitor_of(session, account, row.session_id, civil_date(session.now))
    return Signed(secret, row.expires_at, visitor)


async def sign_out(authentication: Authentication, visitor: Visitor, secret: str) -> None:
    """End a session at once, for every process that reads the same database."""
    work = partial(end_session, secret=secret, visitor=visitor)
    await authentication.writer.write(work, caller_of(visitor), facts=False)


def end_session(session: WriteSession, secret: str, visitor: Visitor) -> None:
    sessions.end(session, secret, session.now)
    session.audit("account", visitor.account_id, "session.ended", session_id=visitor.session_id)


def touch_session(session: WriteSession, session_id: str) -> datetime:
    """Write down that a browser session is in use, and when; not a change worth an audit row."""
    sessions.touch(session, session_id, session.now)
    return session.now


@lru_cache(maxsize=1024)
def caller_of(visitor: Visitor) -> Caller:
    """The visitor as every service sees a caller."""
    party = visitor.firm_id if visitor.role is Role.FIRM else None
    zones, powers = (frozenset(each.value for each in granted) for granted in (visitor.zones, visitor.steps))
    return Caller(visitor.account_id, visitor.role.value, zones, party, powers)
