"""Accounts as the office sees them."""

from datetime import date

from sqlmodel import Session

from contracts.codes import Role
from contracts.queries.gateway import AccountList, AccountView
from gateway.access.tables import accounts
from gateway.access.tables.accounts import Account
from kit.data import clock


def account_list(session: Session) -> AccountList:
    """Everybody, closed accounts too, by login."""
    today = clock.today()
    return AccountList(items=tuple(account_view(session, account, today) for account in accounts.everybody(session)))


def account_view(session: Session, account: Account, day: date) -> AccountView:
    """One account with its zones or its firm on `day`."""
    visitor = accounts.visitor_of(session, account, "", day)
    return AccountView(
        account_id=account.account_id,
        login=account.login,
        name=account.name,
        role=Role(account.role),
        role_name=Role(account.role).label,
        zones=visitor.zones,
        firm_id=visitor.firm_id,
        steps=visitor.steps,
        opened_at=account.opened_at,
        closed_at=account.closed_at,
    )
