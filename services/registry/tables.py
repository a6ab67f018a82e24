"""The service's own base, so that its tables never meet those of another service in one metadata."""

from sqlalchemy import MetaData, String, Table
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from kit.data.mechanism import mechanism_tables
from services.rekeying import progress_table

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel, registry=registry()):
    """Every table of the registry derives from this base."""

    metadata = MetaData(naming_convention=NAMES)


metadata = Base.metadata
mechanism = mechanism_tables(metadata)
rekeyings = progress_table(metadata)

ZONES = "'lanzhou-new-area', 'lanzhou-hitech', 'baiyin-hitech', 'lanzhou-etdz', 'outside'"
"""The zones as CHECKs name them."""

SORTED_TEXT = String(240).with_variant(String(240, collation="C"), "postgresql")
"""Text whose order is that of its bytes on both engines."""


def table_of(model: type[Base]) -> Table:
    """The Core table of a model; hot paths write `insert(table)`, which skips the ORM's bulk machinery."""
    return metadata.tables[str(model.__tablename__)]
