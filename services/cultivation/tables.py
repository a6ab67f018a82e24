"""The service's own base, so that its tables never meet those of another service in one metadata."""

from sqlalchemy import Table
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from kit.data.mechanism import mechanism_tables
from services.rekeying import progress_table


class Base(SQLModel, registry=registry()):
    """Every table of cultivation derives from this base."""


metadata = Base.metadata
mechanism = mechanism_tables(metadata)
rekeyings = progress_table(metadata)


def table_of(model: type[Base]) -> Table:
    """The Core table of a model; hot paths write `insert(table)`, which skips the ORM's bulk machinery."""
    return metadata.tables[str(model.__tablename__)]
