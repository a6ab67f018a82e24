"""Alembic's environment: `kit.data.migrations.migrate` hands in the address, the command line takes the one of the settings."""

from gateway.access.tables import accounts, sessions
from gateway.attainment.tables import entries, paths, totals, values
from gateway.releases import tables as releases
from gateway.settings import GatewaySettings
from gateway.tables import metadata
from kit.data.migrations import run_migrations

TABLES = (accounts, sessions, entries, paths, totals, values, releases)  # imported so that the metadata is whole

run_migrations(metadata, GatewaySettings().owner_database_url)
