"""A person changes the own password: the present one proves it, the other sessions end."""

from functools import partial

from contracts.queries.gateway import AccountView
from gateway.access.reads.accounts import account_view
from gateway.access.rules.password import refusal
from gateway.access.rules.visitor import Visitor
from gateway.access.tables import sessions
from gateway.access.tables.accounts import Account
from gateway.access.usecases.sessions import Authentication, caller_of
from kit.data.clock import civil_date
from kit.data.problem import FieldError, conflict, invalid
from kit.data.session import WriteSession


async def change_password(
    authentication: Authentication, visitor: Visitor, present: str, password: str, repeated: str, source: str
) -> AccountView:
    """Put the new password in force. Raises 422 with the field, 429 too_many_attempts, 409 when it was changed meanwhile."""
    found = refusal(password, repeated, visitor.login)
    if found is not None:
        raise _refused(*found)
    account = await authentication.database.ask(lambda session: session.get_one(Account, visitor.account_id))
    with authentication.attempts.one(visitor.login, source):
        checked = await authentication.passwords.check(present, account.password_hash, known=True)
    if not checked.right:
        raise _refused("present", "password_wrong", "当前密码不正确")
    authentication.attempts.succeeded(visitor.login, source)
    if password == present:
        raise _refused("password", "password_same", "新密码不得与当前密码相同")
    work = partial(
        replace_password,
        visitor=visitor,
        old_hash=account.password_hash,
        new_hash=await authentication.passwords.hashed(password),
    )
    return await authentication.writer.write(work, caller_of(visitor))


def replace_password(session: WriteSession, visitor: Visitor, old_hash: str, new_hash: str) -> AccountView:
    """The session that asked goes on; what was signed in elsewhere ends."""
    account = session.get_one(Account, visitor.account_id)
    if account.password_hash != old_hash:
        raise conflict("password_changed", "密码已变更", "密码刚刚已在别处变更，请用新密码重新登录。")
    account.password_hash, account.password_set_at = new_hash, session.now
    sessions.end_others(session, account.account_id, visitor.session_id, session.now)
    session.audit("account", account.account_id, "account.password.changed")
    return account_view(session, account, civil_date(session.now))


def _refused(field: str, code: str, reason: str) -> Exception:
    return invalid("validation", "填写有误", "请按各项提示更正后重新提交。", [FieldError(f"/{field}", code, reason)])
