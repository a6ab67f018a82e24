"""The office keeps the accounts of staff and firms. Its own are opened by whoever runs the system (tools.accounts).

A new password is in one answer and nowhere else, so these answers are not kept under an idempotency key.
"""

from datetime import datetime
from functools import partial

from contracts.codes import Role
from contracts.commands.gateway import GrantStep, GrantZone, OpenAccount, WithdrawStep, WithdrawZone
from contracts.fields import Id
from contracts.queries.gateway import AccountList, AccountSecret, AccountView
from gateway.access.reads.accounts import account_list
from gateway.access.routes.sessions import OfficeDep
from gateway.access.rules.visitor import Visitor
from gateway.access.state import Gateway, GatewayDep
from gateway.access.usecases import accounts
from gateway.access.usecases.accounts import NewAccount
from gateway.access.usecases.sessions import caller_of
from kit.web.routing import Router

router = Router(prefix="/api/v1/accounts", tags=["accounts"])


@router.get("")
async def list_accounts(_visitor: OfficeDep, gateway: GatewayDep) -> AccountList:
    """Everybody by login, closed accounts too."""
    return await gateway.database.ask(account_list)


@router.post("", status_code=201)
async def open_account(wanted: OpenAccount, visitor: OfficeDep, gateway: GatewayDep) -> AccountSecret:
    """Open an account; the answer says its first password, once. 409 login_taken."""
    accounts.require_scope(wanted)
    password, password_hash = await gateway.authentication.passwords.make()
    new = NewAccount(wanted.login, wanted.name, Role(wanted.role), password_hash, tuple(wanted.zones), wanted.firm_id)
    account = await gateway.writer.write(partial(accounts.open_and_show, wanted=new), caller_of(visitor))
    return AccountSecret(account=account, password=password)


@router.post("/{account_id}:reset-password")
async def reset_password(account_id: Id, visitor: OfficeDep, gateway: GatewayDep) -> AccountSecret:
    """Another password, said once; every session made with the old one ends."""
    return await another_password(account_id, visitor, gateway)


async def another_password(
    account_id: Id, visitor: Visitor, gateway: Gateway, seen_at: datetime | None = None
) -> AccountSecret:
    """Make it, put it in force and say it. Raises 409 password_changed when it was set after `seen_at`."""
    password, password_hash = await gateway.authentication.passwords.make()
    work = partial(accounts.reset_password, account_id=account_id, password_hash=password_hash, seen_at=seen_at)
    return AccountSecret(account=await gateway.writer.write(work, caller_of(visitor)), password=password)


@router.post("/{account_id}:grant-zone")
async def grant_zone(account_id: Id, wanted: GrantZone, visitor: OfficeDep, gateway: GatewayDep) -> AccountView:
    """A zone from today on; the next request of the account sees it."""
    work = partial(accounts.assign_zone, account_id=account_id, zone=wanted.zone)
    return await gateway.writer.write(work, caller_of(visitor))


@router.post("/{account_id}:withdraw-zone")
async def withdraw_zone(account_id: Id, wanted: WithdrawZone, visitor: OfficeDep, gateway: GatewayDep) -> AccountView:
    """Take a zone away; the next request of the account does not see it any more."""
    work = partial(accounts.withdraw_zone, account_id=account_id, zone=wanted.zone)
    return await gateway.writer.write(work, caller_of(visitor))


@router.post("/{account_id}:grant-step")
async def grant_step(account_id: Id, wanted: GrantStep, visitor: OfficeDep, gateway: GatewayDep) -> AccountView:
    """A step beyond the role, such as the city's decision; the next request of the account has it."""
    work = partial(accounts.grant_step, account_id=account_id, step=wanted.step)
    return await gateway.writer.write(work, caller_of(visitor))


@router.post("/{account_id}:withdraw-step")
async def withdraw_step(account_id: Id, wanted: WithdrawStep, visitor: OfficeDep, gateway: GatewayDep) -> AccountView:
    """Take it away; the next request of the account does not have it any more."""
    work = partial(accounts.withdraw_step, account_id=account_id, step=wanted.step)
    return await gateway.writer.write(work, caller_of(visitor))


@router.post("/{account_id}:close")
async def close_account(account_id: Id, visitor: OfficeDep, gateway: GatewayDep) -> AccountView:
    """Close an account for good; its sessions are dead at once."""
    return await gateway.writer.write(partial(accounts.close_account, account_id=account_id), caller_of(visitor))
