"""The headings that a caller knows, in their one normal form."""

from collections.abc import Collection, Sequence

from domain.headings import Columns, heading_key


class Known:
    """The headings that a caller knows. `given` may know more of them by its own `in` than it lists."""

    def __init__(self, given: Collection[str] = ()) -> None:
        self._given = given
        self._forms = frozenset(map(heading_key, given))

    def __contains__(self, title: str) -> bool:
        return heading_key(title) in self._forms or title in self._given

    def meanings(self, header: Sequence[str]) -> list[str]:
        """By place of a header: what its column is called by whoever knows it, else its normal form."""
        return self._given.meanings(header) if isinstance(self._given, Columns) else list(map(heading_key, header))

    def __bool__(self) -> bool:
        return bool(self._forms)
