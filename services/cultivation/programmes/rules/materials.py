"""Which materials an application of a programme comes with: dated, with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.attachments import AttachmentKind
from contracts.codes import Programme
from contracts.standards import Confidence


@dataclass(frozen=True)
class Material:
    """One material: its code for machines, its name for people, which attachments prove it, and what asks for it."""

    code: str
    name: str
    kinds: frozenset[AttachmentKind] = frozenset()
    article: str = ""
    mark: Confidence = Confidence.UNSURE


@dataclass(frozen=True)
class MaterialList:
    """In force from `valid_from` until a later one of the programme; `mark` is how sure we are that it is the whole list."""

    programme: Programme
    valid_from: date
    document: str
    article: str
    mark: Confidence
    materials: tuple[Material, ...]

    def clause(self, material: Material) -> str:
        """Document and article that ask for a material."""
        return f"{self.document} {material.article}"


def list_on(lists: Iterable[MaterialList], programme: Programme, day: date) -> MaterialList | None:
    """The list in force on `day`; None where none is known."""
    mine = [each for each in lists if each.programme is programme and each.valid_from <= day]
    return max(mine, key=lambda each: each.valid_from, default=None)
