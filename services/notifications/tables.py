"""The service's own base, so that its tables never meet those of another service in one metadata."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from kit.data.mechanism import mechanism_tables


class Base(SQLModel, registry=registry()):
    """Every table of notifications derives from this base."""


metadata = Base.metadata
mechanism = mechanism_tables(metadata)
