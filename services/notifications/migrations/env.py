"""Alembic's environment: `kit.db.migrate` hands in the address, the command line takes the one of the settings."""

from kit.db import run_migrations
from services.notifications.settings import NotificationsSettings
from services.notifications.store import firms, messages
from services.notifications.store.tables import metadata

TABLES = (firms, messages)  # imported so that the metadata is whole

run_migrations(metadata, NotificationsSettings().owner_database_url)
