"""Alembic's environment: `kit.data.migrations.migrate` hands in the address, the command line takes the one of the settings."""

from kit.data.migrations import run_migrations
from services.notifications.firms import tables as firms
from services.notifications.messages import tables as messages
from services.notifications.settings import NotificationsSettings
from services.notifications.tables import metadata

TABLES = (firms, messages)  # imported so that the metadata is whole

run_migrations(metadata, NotificationsSettings().owner_database_url)
