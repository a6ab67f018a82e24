"""Names of accounts, for pages that say who did what."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from gateway.access.tables.accounts import Account


def names(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """Account id → name; ids that are no account's are left out."""
    rows = session.exec(select(Account.account_id, Account.name).where(col(Account.account_id).in_(account_ids)))
    return dict(rows.all())
