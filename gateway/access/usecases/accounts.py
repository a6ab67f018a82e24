"""Accounts: open one, grant a zone, bind it to a firm, close it; the demonstration's accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from contracts.codes import COUNTED_ZONES, Role, Zone
from contracts.commands.gateway import OpenAccount
from contracts.paths import GrantedStep
from contracts.queries.gateway import AccountView
from domain.spans import OPEN
from gateway.access.reads.accounts import account_view
from gateway.access.rules.visitor import login_key
from gateway.access.tables import accounts, sessions
from gateway.access.tables.accounts import Account, Membership, StepGrant, ZoneGrant
from gateway.access.usecases.passwords import Passwords
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from kit.data.writer import Writer


@dataclass(frozen=True)
class NewAccount:
    """An account as asked for; the password arrives hashed, so that no plain one waits in a queue."""

    login: str
    name: str
    role: Role
    password_hash: str
    zones: tuple[Zone, ...] = ()
    firm_id: str | None = None


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration; its password is shown to whoever starts it."""

    login: str
    password: str
    name: str
    role: Role
    zones: tuple[Zone, ...] = ()
    firm_id: str | None = None


def require_scope(wanted: OpenAccount) -> None:
    """Staff work for zones and for no firm, a firm's account for its firm and in no zone. Raises 422 role_scope."""
    staff = Role(wanted.role) is Role.STAFF
    fits = bool(wanted.zones) and not wanted.firm_id if staff else bool(wanted.firm_id) and not wanted.zones
    if not fits:
        error = FieldError("", "role_scope", "园区经办须有园区，企业账号须有企业编号，二者不可兼有")
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", [error])


def open_account(session: WriteSession, wanted: NewAccount) -> str:
    """Open an account with its zones or its firm from today on; returns its id. Raises 409 when the login is taken."""
    login = login_key(wanted.login)
    if accounts.find_by_login(session, login) is not None:
        raise conflict("login_taken", "账号已存在", "该登录名已被使用。")
    account = Account(
        account_id=ulid(),
        login=login,
        name=wanted.name,
        role=wanted.role.value,
        password_hash=wanted.password_hash,
        password_set_at=session.now,
        opened_at=session.now,
    )
    session.add(account)
    session.flush()
    today = civil_date(session.now)
    for zone in wanted.zones:
        grant_zone(session, account.account_id, zone, today)
    if wanted.firm_id is not None:
        bind_firm(session, account.account_id, wanted.firm_id, today)
    session.audit("account", account.account_id, "account.opened", login=login, role=wanted.role.value)
    return account.account_id


def open_and_show(session: WriteSession, wanted: NewAccount) -> AccountView:
    """Open an account and answer with it."""
    account = session.get_one(Account, open_account(session, wanted))
    session.flush()
    return account_view(session, account, civil_date(session.now))


def grant_zone(session: WriteSession, account_id: str, zone: Zone, valid_from: date) -> None:
    """Let a staff account work for a zone from `valid_from` on."""
    grant = ZoneGrant(
        grant_id=ulid(),
        account_id=account_id,
        zone=zone.value,
        valid_from=valid_from,
        valid_before=OPEN,
        granted_by=session.caller.subject,
        recorded_at=session.now,
    )
    session.add(grant)
    session.audit("account", account_id, "account.zone.granted", zone=zone.value, valid_from=valid_from)


def bind_firm(session: WriteSession, account_id: str, firm_id: str, valid_from: date) -> None:
    """Let an account act for a firm from `valid_from` on."""
    membership = Membership(
        membership_id=ulid(),
        account_id=account_id,
        firm_id=firm_id,
        valid_from=valid_from,
        valid_before=OPEN,
        granted_by=session.caller.subject,
        recorded_at=session.now,
    )
    session.add(membership)
    session.audit("account", account_id, "account.firm.bound", firm_id=firm_id, valid_from=valid_from)


def assign_zone(session: WriteSession, account_id: str, zone: Zone) -> AccountView:
    """Grant a zone to a staff account from today on. Raises 404, 403, and 409 when it has it or is no staff account."""
    account = managed(session, account_id)
    today = civil_date(session.now)
    if account.role != Role.STAFF or zone in accounts.granted_zones(session, account_id, today):
        raise conflict("zone_not_assignable", "无法授权", "只能向尚无此园区权限的园区经办账号授权。")
    grant_zone(session, account_id, zone, today)
    session.flush()
    return account_view(session, account, today)


def withdraw_zone(session: WriteSession, account_id: str, zone: Zone) -> AccountView:
    """Take a zone away at once. Raises 404, 403, and 409 when the account does not have it."""
    account = managed(session, account_id)
    today = civil_date(session.now)
    if not accounts.end_grants(session, account_id, zone, today):
        raise conflict("grant_missing", "没有此授权", "该账号目前没有此园区的权限。")
    session.audit("account", account_id, "account.zone.withdrawn", zone=zone.value)
    return account_view(session, account, today)


def grant_step(session: WriteSession, account_id: str, step: GrantedStep) -> AccountView:
    """Let a staff account take a step beyond its role, from today on. Raises 404, 403, 409."""
    account = managed(session, account_id)
    today = civil_date(session.now)
    if account.role != Role.STAFF or step in accounts.granted_steps(session, account_id, today):
        raise conflict("step_not_assignable", "无法授权", "只能向尚无此授权的园区经办账号授权。")
    session.add(
        StepGrant(
            grant_id=ulid(),
            account_id=account_id,
            step=step.value,
            valid_from=today,
            valid_before=OPEN,
            granted_by=session.caller.subject,
            recorded_at=session.now,
        )
    )
    session.audit("account", account_id, "account.step.granted", step=step.value)
    session.flush()
    return account_view(session, account, today)


def withdraw_step(session: WriteSession, account_id: str, step: GrantedStep) -> AccountView:
    """Take the step away at once. Raises 404, 403, and 409 when the account does not have it."""
    account = managed(session, account_id)
    today = civil_date(session.now)
    if not accounts.end_step_grants(session, account_id, step, today):
        raise conflict("grant_missing", "没有此授权", "该账号目前没有此项授权。")
    session.audit("account", account_id, "account.step.withdrawn", step=step.value)
    return account_view(session, account, today)


def reset_password(
    session: WriteSession, account_id: str, password_hash: str, seen_at: datetime | None = None
) -> AccountView:
    """Put another password in force and end every session made with the old one.

    `seen_at` is when the list was read from which somebody asks: a form that is sent twice resets once, then raises 409.
    """
    account = managed(session, account_id)
    if seen_at is not None and account.password_set_at >= seen_at:
        raise conflict(
            "password_changed",
            "密码已重置",
            "该账号的密码在此页面打开之后已经重置；密码只显示一次，如需另设请再次点击重置。",
        )
    account.password_set_at = session.now
    account.password_hash = password_hash
    sessions.end_all(session, account_id, session.now)
    session.audit("account", account_id, "account.password.reset")
    return account_view(session, account, civil_date(session.now))


def close_account(session: WriteSession, account_id: str) -> AccountView:
    """Close an account; its sessions are dead with it, and it never opens again."""
    account = managed(session, account_id)
    account.closed_at = session.now
    session.audit("account", account_id, "account.closed")
    return account_view(session, account, civil_date(session.now))


def managed(session: WriteSession, account_id: str) -> Account:
    """An open account that the office may change: staff and firms; the office's own are the operator's (tools.accounts)."""
    account = session.get(Account, account_id)
    if account is None:
        raise not_found()
    if account.role == Role.OFFICE:
        raise forbidden()
    if account.closed_at is not None:
        raise conflict("account_closed", "账号已停用", "该账号已停用，不能再变更。")
    return account


DEMO_PASSWORD = "lanbai-2027"  # noqa: S105 - of the demonstration only, which production refuses to start
DEMO_LOGINS = {
    Zone.LANZHOU_NEW_AREA: "staff-xinqu",
    Zone.LANZHOU_HITECH: "staff-lanzhou",
    Zone.BAIYIN_HITECH: "staff-baiyin",
    Zone.LANZHOU_ETDZ: "staff-jingkai",
}


def demo_accounts(firm_id: str | None = None) -> tuple[DemoAccount, ...]:
    """Two office accounts (nobody confirms his own entries), one staff account per zone and one account of a firm."""
    office = (
        DemoAccount("office", DEMO_PASSWORD, "演示·领导小组办公室", Role.OFFICE),
        DemoAccount("office-2", DEMO_PASSWORD, "演示·领导小组办公室（核实）", Role.OFFICE),
    )
    staff = (
        DemoAccount(DEMO_LOGINS[zone], DEMO_PASSWORD, f"演示·{zone.label}经办", Role.STAFF, (zone,))
        for zone in COUNTED_ZONES
    )
    return (*office, *staff, DemoAccount("firm", DEMO_PASSWORD, "演示·企业申报人", Role.FIRM, (), firm_id))


def ensure_demo_accounts(writer: Writer, passwords: Passwords, wanted: Sequence[DemoAccount]) -> None:
    """Make sure that the demonstration's accounts exist; blocks, and a second call changes nothing."""
    hashed = {account: passwords.hash(account.password) for account in wanted if not _exists(writer, account.login)}
    opened = [writer.submit(partial(open_account, wanted=_new(*pair))) for pair in hashed.items()]
    for future in opened:
        future.result()
    for account in wanted:
        if account.firm_id is not None:
            writer.submit(partial(_rebind, login=account.login, firm_id=account.firm_id), audited=False).result()


def _new(account: DemoAccount, password_hash: str) -> NewAccount:
    return NewAccount(account.login, account.name, account.role, password_hash, account.zones, account.firm_id)


def _exists(writer: Writer, login: str) -> bool:
    with writer.database.read() as session:
        return accounts.find_by_login(session, login) is not None


def _rebind(session: WriteSession, login: str, firm_id: str) -> None:
    account = accounts.find_by_login(session, login)
    today = civil_date(session.now)
    if account is not None and accounts.acting_for(session, account.account_id, today) != firm_id:
        bind_firm(session, account.account_id, firm_id, today)
