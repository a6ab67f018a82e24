"""Alembic's environment: `kit.db.migrate` hands in the address, the command line takes the one of the settings."""

from kit.db import run_migrations
from services.cultivation.settings import CultivationSettings
from services.cultivation.store import applications, calendars, firms, holdings, official_lists, recognitions
from services.cultivation.store.tables import metadata

TABLES = (
    applications,
    calendars,
    firms,
    holdings,
    official_lists,
    recognitions,
)  # imported so that the metadata is whole

run_migrations(metadata, CultivationSettings().owner_database_url)
