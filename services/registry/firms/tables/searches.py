"""The search index: bigrams of a firm's search terms, in an FTS5 table on SQLite and a GIN-indexed array on PostgreSQL.

Rows are only added: a firm that gets a new name gets a row for it and stays findable by the old one. The index
narrows; whether a firm matches is decided by its `search_text`.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
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
    bindparam,
    or_,
    select,
    text,
)

from domain.firm_names import searched_words
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


def tokens(search_terms: Iterable[str]) -> list[str]:
    """The bigrams of the terms; neither engine minds one that comes again."""
    return [term[place : place + 2] for term in search_terms for place in range(len(term) - 1)]


class Looked(StrEnum):
    """How firms are looked for by words."""

    INDEX = "index"
    SCAN = "scan"  # a single character, of which the index has none


def looked_for(query: str, dialect: str) -> tuple[Looked, dict[str, Any]]:
    """How a query is looked for, and the values of `matching`: firms whose terms contain its words, in either order."""
    wanted = searched_words(query)
    words = tokens(wanted)
    parts = [re.sub(r"([/%_])", r"/\1", word) for word in wanted]
    contained = {"q_contained": f"%{'%'.join(parts)}%", "q_reversed": f"%{'%'.join(reversed(parts))}%"}
    if not words:
        return Looked.SCAN, contained
    quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    return Looked.INDEX, {**contained, "q_words": words if dialect == "postgresql" else quoted}


def matching(how: Looked, dialect: str) -> ColumnElement[bool]:
    """The firms that are found, by the values of `looked_for`."""
    firm = table_of(Firm)
    contains = or_(
        firm.c.search_text.like(bindparam("q_contained", type_=Text), escape="/"),
        firm.c.search_text.like(bindparam("q_reversed", type_=Text), escape="/"),
    )
    if how is Looked.SCAN:
        return contains
    if dialect == "postgresql":
        words = bindparam("q_words", type_=ARRAY(Text()))
        narrowed = select(firm_search.c.firm_id).where(firm_search.c.tokens.op("@>")(words))
    else:
        narrowed = select(firm_search.c.firm_id).where(text("firm_search MATCH :q_words"))
    return firm.c.firm_id.in_(narrowed) & contains
