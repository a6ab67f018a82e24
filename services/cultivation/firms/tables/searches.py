"""Finding firms of the snapshot by a part of a name, a former name, a code or pinyin initials, as the register finds them."""

from sqlalchemy import ColumnElement

from domain.firm_names import normal_form
from services.cultivation.firms.tables.snapshots import VERSION


def matches(query: str) -> ColumnElement[bool]:
    """Versions one of whose terms contains the query."""
    return VERSION.c.search_text.contains(normal_form(query), autoescape=True)
