"""What an application of a programme comes with, as cultivation answers it."""

from datetime import date

from contracts.attachments import AttachmentKind
from contracts.codes import Programme
from contracts.queries.base import Answer
from contracts.standards import Confidence


class MaterialView(Answer):
    """One material; an attachment of any of `kinds` proves it. `clause` is the document and article that ask for it."""

    material: str
    name: str
    kinds: tuple[AttachmentKind, ...]
    kind_names: tuple[str, ...]
    clause: str
    mark: Confidence
    mark_name: str


class MaterialListView(Answer):
    """The list of a programme as in force on `as_of`, from `valid_from` on; `mark` says how sure we are that it is whole."""

    programme: Programme
    programme_name: str
    as_of: date
    valid_from: date
    document: str
    article: str
    mark: Confidence
    mark_name: str
    items: tuple[MaterialView, ...]
