"""Alembic's environment: `kit.data.migrations.migrate` hands in the address, the command line takes the one of the settings."""

from kit.data.migrations import run_migrations
from services.registry.firms.tables import firms
from services.registry.imports.tables import imports
from services.registry.parks import tables as parks
from services.registry.settings import RegistrySettings
from services.registry.tables import metadata
from services.registry.transfers import tables as transfers

TABLES = (firms, imports, parks, transfers)  # imported so that the metadata is whole


def _is_search_index(table: str) -> bool:
    """Written by hand for each engine (`firms/tables/searches.py`)."""
    return table.startswith("firm_search")


run_migrations(metadata, RegistrySettings().owner_database_url, leave_out=_is_search_index)
