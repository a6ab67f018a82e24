"""Alembic's environment: `kit.db.migrate` hands in the address, the command line takes the one of the settings."""

from alembic import context
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.pool import NullPool

from kit.db import sqlite_module
from services.registry.settings import RegistrySettings
from services.registry.store import firms, imports, parks, transfers
from services.registry.store.tables import metadata

TABLES = (firms, imports, parks, transfers)  # imported so that the metadata is whole

url = make_url(context.config.attributes.get("url") or RegistrySettings().database_url)
sqlite = url.get_backend_name() == "sqlite"
engine = create_engine(url, poolclass=NullPool, **({"module": sqlite_module()} if sqlite else {}))

if sqlite:

    @event.listens_for(engine, "connect")
    def _no_hidden_transactions(raw: object, _record: object) -> None:
        raw.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _one_transaction(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]


def _known_to_alembic(name: str | None, kind: str, _parents: object) -> bool:
    """The search index is written by hand for each engine (`store/searches.py`)."""
    return not (kind == "table" and (name or "").startswith("firm_search"))


with engine.connect() as connection:
    context.configure(
        connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        transactional_ddl=True,
        include_name=_known_to_alembic,
    )
    with context.begin_transaction():
        context.run_migrations()
