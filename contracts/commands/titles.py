"""What is asked of titles, of the official lists that they come from and of the policies they follow."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.codes import ImportMode, ListKind, Programme, RecognitionBasis
from contracts.commands.base import CertificateNumber, Command
from contracts.commands.files import ReadingChoices
from contracts.fields import Choice, CivilDate, Id, LongText, ShortText
from contracts.holding import MoveKind, SuspensionKind

Reason = Annotated[LongText, Field(max_length=1000)]


# --- recognitions ---------------------------------------------------------------------------------------------------
class RegisterRecognition(Command):
    """A title to register by hand, with its document; `number_reason` says why there is no number or an unusual one.

    `valid_until` is 有效期至 (inclusive), by default what the programme's rule gives.
    """

    firm_id: Id
    programme: Choice[Programme]
    basis: Choice[RecognitionBasis] = RecognitionBasis.MIRRORED
    number: CertificateNumber | None = None
    issued_on: CivilDate
    valid_from: CivilDate | None = None
    valid_until: CivilDate | None = None
    document_no: ShortText | None = None
    document_on: CivilDate | None = None
    number_reason: ShortText | None = None
    subtype: CertificateNumber | None = None
    predecessor_id: Id | None = None


class CorrectRecognition(Command):
    """Only what was wrong."""

    reason: Reason
    number: CertificateNumber | None = None
    issued_on: CivilDate | None = None
    valid_from: CivilDate | None = None
    valid_until: CivilDate | None = None
    document_no: ShortText | None = None
    document_on: CivilDate | None = None


class ReviewRecognition(Command):
    """What the entry was checked against, or why it is refused."""

    reason: Reason


class MergeRecognition(Command):
    """Into which title of the same firm and programme."""

    into_id: Id
    reason: Reason


class EndRecognition(Command):
    """取消 or 撤销; `effective_on` may lie before `decided_on`."""

    kind: Literal["cancelled", "revoked"]
    decided_on: CivilDate
    effective_on: CivilDate
    reason: Reason
    document_no: ShortText | None = None


class VoidRecognition(Command):
    reason: Reason


class SuspendRecognition(Command):
    """The title rests from `begins_on`, until `ends_on` (inclusive) where an end is set; it may lie before `decided_on`."""

    kind: Choice[SuspensionKind] = SuspensionKind.SUSPENDED
    begins_on: CivilDate
    ends_on: CivilDate | None = None
    decided_on: CivilDate
    reason: Reason
    document_no: ShortText | None = None


class ResumeRecognition(Command):
    """A suspension ends: `resumed_on` is the first day on which the title rests no more."""

    resumed_on: CivilDate
    decided_on: CivilDate
    reason: Reason
    document_no: ShortText | None = None


class MoveRecognition(Command):
    """The firm has moved to or from the area of another 认定机构; a whole move needs the document of 迁入地."""

    kind: Choice[MoveKind]
    place: ShortText
    decided_on: CivilDate
    effective_on: CivilDate
    reason: Reason
    document_no: ShortText | None = None


class PassOnRecognition(Command):
    """After a merger or a split the firm of `to_uscc` holds the title, with its number and validity, from `effective_on`."""

    to_uscc: ShortText
    decided_on: CivilDate
    effective_on: CivilDate
    reason: Reason
    document_no: ShortText


class ReissueRecognition(Command):
    """A certificate with the firm's new name; number and validity stay."""

    reissued_on: CivilDate
    document_no: ShortText
    reason: Reason | None = None


class LinkRecognition(Command):
    """The title that this one renews, or null where it renews none."""

    predecessor_id: Id | None
    reason: Reason


class ReinstateRecognition(Command):
    """The decision that ended the title is taken back: it is valid again as it was."""

    decided_on: CivilDate
    reason: Reason
    document_no: ShortText


class PreviewChange(Command):
    """A change as it would be asked for; members of other changes are left out."""

    change: Literal[
        "confirm", "refuse", "correct", "merge", "revoke", "void", "suspend", "resume", "move", "pass-on", "reinstate"
    ]
    into_id: Id | None = None
    begins_on: CivilDate | None = None
    ends_on: CivilDate | None = None
    resumed_on: CivilDate | None = None
    kind: ShortText | None = None
    to_uscc: ShortText | None = None
    number: CertificateNumber | None = None
    issued_on: CivilDate | None = None
    valid_from: CivilDate | None = None
    valid_until: CivilDate | None = None
    effective_on: CivilDate | None = None


class SetTitlePolicy(Command):
    """`window_days`: how far apart an announcement without numbers and its certificates may lie."""

    programme: Choice[Programme]
    valid_from: CivilDate
    proposable: bool
    window_days: Annotated[int, Field(ge=0, le=3650)]


# --- official lists -------------------------------------------------------------------------------------------------
class UploadOfficialList(ReadingChoices):
    """What is said of an uploaded list, beside its bytes; `mode` validate shows what it would do and does nothing.

    `hold` keeps a file that cannot be read as it stands, so that a person can choose another sheet, header or column.
    """

    programme: Choice[Programme]
    document_no: ShortText
    issued_on: CivilDate
    filename: ShortText
    kind: Choice[ListKind] = ListKind.ANNOUNCEMENT
    mode: Choice[ImportMode] = ImportMode.APPLY
    hold: bool = False


class UndoList(Command):
    """Void the titles of a list that are still as it made them."""

    reason: ShortText


class AskEngaged(Command):
    """Which of these firms have titles or applications."""

    firm_ids: Annotated[list[Annotated[str, Field(max_length=26)]], Field(max_length=1000)]


class ResolveRow(Command):
    """The firm that a waiting row of a list means."""

    firm_id: Id


class DismissRow(Command):
    reason: Annotated[LongText, Field(max_length=900)]


class DismissRows(DismissRow):
    """Waiting rows of one list, or those that are named; with both, the named ones of that list."""

    list_id: Id | None = None
    row_ids: Annotated[list[Annotated[str, Field(max_length=26)]], Field(max_length=1000)] | None = None
