"""Attachments of an application: those of its present form and those that submissions have pinned."""

from datetime import datetime

from contracts.attachments import AttachmentKind
from contracts.queries.base import Answer


class PinnedAttachment(Answer):
    """An attachment as a submission names it; `sha256` is that of the stored bytes."""

    attachment_id: str
    kind: AttachmentKind
    filename: str
    media_type: str
    size: int  # bytes
    sha256: str


class AttachmentView(PinnedAttachment):
    """`current` ones go with the next submission; `submissions` are the numbers of those that had it.

    `supplements` are those that it completed afterwards: a material that was missing when they were accepted (容缺受理).
    """

    kind_name: str
    cleaned: bool = False  # particulars of a picture, such as the place, were taken out before it was stored
    added_at: datetime
    added_by: str
    replaces: str | None = None
    current: bool
    submissions: tuple[int, ...] = ()
    supplements: tuple[int, ...] = ()


class AttachmentList(Answer):
    """Newest last within a kind; `bytes_left` is what the present form may still take."""

    application_id: str
    editable: bool  # whether whoever asks may attach and remove now
    items: tuple[AttachmentView, ...]
    bytes_left: int
    max_bytes: int  # of one file
