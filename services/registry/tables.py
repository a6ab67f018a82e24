"""The service's own base, so that its tables never meet those of another service in one metadata."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, MetaData, Numeric, String, Table, TypeDecorator
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

SORTED_TEXT = String(240).with_variant(String(240, collation="C"), "postgresql")
"""Text whose order is that of its bytes on both engines."""


class ExactDecimal(TypeDecorator[Decimal]):
    """Four decimals exactly: NUMERIC where there is one, text on SQLite, whose numbers are floats."""

    impl = Numeric(20, 4)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(24) if dialect.name == "sqlite" else Numeric(20, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return f"{value:.4f}" if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def table_of(model: type[Base]) -> Table:
    """The Core table of a model; hot paths write `insert(table)`, which skips the ORM's bulk machinery."""
    return metadata.tables[str(model.__tablename__)]
