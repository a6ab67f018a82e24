"""Alembic's environment: `kit.db.migrate` hands in the address, the command line takes the one of the settings."""

from gateway.settings import GatewaySettings
from gateway.store import accounts, sessions, targets
from gateway.store.tables import metadata
from kit.db import run_migrations

TABLES = (accounts, sessions, targets)  # imported so that the metadata is whole

run_migrations(metadata, GatewaySettings().owner_database_url)
