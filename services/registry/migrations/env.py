"""Alembic's environment: `kit.db.migrate` hands in the address, the command line takes the one of the settings."""

from kit.db import run_migrations
from services.registry.settings import RegistrySettings
from services.registry.store import firms, imports, parks, transfers
from services.registry.store.tables import metadata

TABLES = (firms, imports, parks, transfers)  # imported so that the metadata is whole


def _is_search_index(table: str) -> bool:
    """Written by hand for each engine (`store/searches.py`)."""
    return table.startswith("firm_search")


run_migrations(metadata, RegistrySettings().owner_database_url, leave_out=_is_search_index)
