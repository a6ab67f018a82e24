"""Finding firms of the snapshot by a part of a name, a former name, a code or pinyin initials, as the register finds them."""

from sqlalchemy import ColumnElement, and_

from domain.firm_names import searched_words
from services.cultivation.firms.tables.snapshots import VERSION


def matches(query: str) -> ColumnElement[bool]:
    """Versions whose terms contain every word of the query."""
    return and_(*(VERSION.c.search_text.contains(word, autoescape=True) for word in searched_words(query)))
