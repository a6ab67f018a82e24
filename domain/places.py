"""What people call a zone or a park."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.codes import Zone
from domain.firm_names import normal_form

UNDIVIDED = "未划分"
"""A firm whose zone is known and whose park is not."""
_UNDIVIDED_WORDS = frozenset({UNDIVIDED, "其他"})


@dataclass(frozen=True, slots=True)
class Place:
    """A zone, and a park where the text says one; `outside_the_24` marks places that are no sub-park of the plan."""

    zone: Zone
    park: str | None = None
    outside_the_24: bool = False


def meaning(text: str, named: Mapping[str, Place]) -> Place | None:
    """The place, by normal form, that a text names, brackets, width and spaces aside; None when nothing bears that name."""
    return named.get(normal_form(text))


def is_undivided(text: str) -> bool:
    """Whether a cell says that the firm is in no park."""
    return normal_form(text) in _UNDIVIDED_WORDS
