"""Statements that are asked again and again: built once, run without the session's work for each call."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Select
from sqlmodel import Session


class Prepared:
    """A query whose values are named parameters (`bindparam`)."""

    def __init__(self, query: Select[Any]) -> None:
        self._query = query

    def run(self, session: Session, parameters: Mapping[str, Any]) -> CursorResult[Any]:
        """The rows in the state that the session sees; each named parameter must be given."""
        return session.connection().execute(self._query, dict(parameters))
