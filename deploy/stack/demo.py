"""The demonstration's accounts in the stack's gateway, so that somebody can sign in."""

from collections.abc import Sequence

from deploy.stack.topology import Stack
from gateway.access.usecases.accounts import DemoAccount, demo_accounts, ensure_demo_accounts
from gateway.access.usecases.passwords import Passwords
from gateway.tables import mechanism, metadata
from kit.data.database import Database
from kit.data.writer import Writer


def open_demo_accounts(stack: Stack) -> Sequence[DemoAccount]:
    """Open them unless they are there; returns them with their passwords."""
    accounts = demo_accounts()
    database = Database.open("gateway", stack.cluster.url("gateway", user="gateway"), metadata, mechanism)
    writer, passwords = Writer(database), Passwords()
    writer.start()
    try:
        ensure_demo_accounts(writer, passwords, accounts)
    finally:
        writer.close()
        passwords.close()
        database.close()
    return accounts
