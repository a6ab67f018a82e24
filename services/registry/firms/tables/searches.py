"""The search index: bigrams of a firm's search terms, in an FTS5 table on SQLite and a GIN-indexed array on PostgreSQL.

Rows are only added: a firm that gets a new name gets a row for it and stays findable by the old one. The index
narrows; whether a firm matches is decided by its `search_text`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Dialect,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    cast,
    select,
    text,
)

from domain.firm_names import normal_form
from services.registry.firms.tables.firms import Firm
from services.registry.tables import table_of

_index_metadata = MetaData()  # created by the migration alone: neither engine's index is a table that Alembic knows


class Tokens(TypeDecorator[Sequence[str]]):
    """Index words: an array on PostgreSQL, words with spaces between on SQLite, where only a space separates."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" or value is None else " ".join(value)


firm_search = Table("firm_search", _index_metadata, Column("firm_id", String(26)), Column("tokens", Tokens()))


def terms(names: Iterable[str], uscc: str, initials: Iterable[str]) -> list[str]:
    """The texts that a firm can be found by, in the normal form in which queries are compared."""
    return list(dict.fromkeys([*map(normal_form, names), uscc, *initials]))


def tokens(search_terms: Iterable[str]) -> list[str]:
    """The distinct bigrams of the terms."""
    return list({term[place : place + 2] for term in search_terms for place in range(len(term) - 1)})


def matches(query: str, dialect: str) -> ColumnElement[bool]:
    """Firms one of whose terms contains the query; a single character is looked for without the index."""
    firm = table_of(Firm)
    wanted = normal_form(query)
    contains = firm.c.search_text.contains(wanted, autoescape=True)
    words = tokens([wanted])
    if not words:
        return contains
    if dialect == "postgresql":
        narrowed = select(firm_search.c.firm_id).where(firm_search.c.tokens.op("@>")(cast(words, ARRAY(Text()))))
    else:
        quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
        narrowed = select(firm_search.c.firm_id).where(text("firm_search MATCH :words").bindparams(words=quoted))
    return firm.c.firm_id.in_(narrowed) & contains
