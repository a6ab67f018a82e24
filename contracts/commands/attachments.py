"""What a firm says of a file that it attaches to its application."""

from contracts.attachments import AttachmentKind
from contracts.commands.base import Command
from contracts.fields import Choice, Id, ShortText


class AddAttachment(Command):
    """`replaces` names the attachment that the new one takes the place of; submissions that had it keep it."""

    kind: Choice[AttachmentKind]
    filename: ShortText
    replaces: Id | None = None
