"""What cultivation is asked to do with applications, recognitions, official lists, standings and the calendar."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.codes import Programme, RecognitionBasis
from contracts.commands.base import Command
from contracts.fields import Amount, AsOf, Choice, CivilDate, Count, LongText, Phone, Ratio, ShortText, SignedAmount

Id = Annotated[str, Field(min_length=1, max_length=26)]
ThreeYears = Annotated[list[Amount | None], Field(min_length=1, max_length=3)]
ThreeBalances = Annotated[list[SignedAmount | None], Field(min_length=1, max_length=3)]
Pointer = Annotated[str, Field(max_length=200, pattern=r"^(/[A-Za-z0-9_]{1,40}){0,4}$")]
Workdays = Annotated[int, Field(ge=1, le=60)]
CertificateNumber = Annotated[ShortText, Field(max_length=64)]
Reason = Annotated[LongText, Field(max_length=1000)]


# --- applications: what the firm files ------------------------------------------------------------------------------
class HnteEntries(Command):
    """The fields of an HNTE application; money in 万元, yearly figures newest first, shares in %. Null = not filled in."""

    technology_field: ShortText | None = None
    main_product: ShortText | None = None
    revenue: ThreeYears | None = None
    total_income: Amount | None = None
    hightech_income: Amount | None = None
    rd_expense: ThreeYears | None = None
    rd_ratio: Ratio | None = None
    domestic_rd_share: Ratio | None = None
    net_assets: ThreeBalances | None = None
    staff_count: Count | None = None
    tech_staff_count: Count | None = None
    class1_ip: Count | None = None
    class2_ip: Count | None = None
    conversions: Count | None = None
    contact_name: ShortText | None = None
    contact_phone: Phone | None = None
    statement: LongText | None = None


class CreateApplication(Command):
    """`firm_id` may be left out by a firm; `external_ref` is the firm's own number, unique for ever."""

    programme: Choice[Programme]
    firm_id: Id | None = None
    external_ref: Annotated[ShortText, Field(max_length=100)] | None = None
    form: HnteEntries = HnteEntries()


class EditApplication(Command):
    """RFC 7396: what is sent replaces, null clears, what is absent stays."""

    form: HnteEntries


class Withdraw(Command):
    reason: LongText


# --- applications: what reviewers and the office say ----------------------------------------------------------------
class FieldReason(Command):
    """A reason bound to a field of the application, as an RFC 6901 pointer such as /form/revenue/0."""

    pointer: Pointer
    message: LongText


class RequestChanges(Command):
    """`workdays` from tomorrow on; the last of them is the due date."""

    reasons: Annotated[list[FieldReason], Field(min_length=1, max_length=50)]
    workdays: Workdays = 5


class Opinion(Command):
    """What the reviewer thinks; the firm reads it after publication only."""

    opinion: LongText | None = None


class Score(Command):
    """The experts' average of 100 (195号: 知识产权 30, 成果转化 30, 组织管理 20, 成长性 20)."""

    score: Ratio
    opinion: LongText | None = None


class Reject(Command):
    """Reasons in words that the firm receives."""

    reasons: Annotated[list[LongText], Field(min_length=1, max_length=20)]
    opinion: LongText | None = None


class OpenPublicity(Command):
    """`published_on` defaults to today, `workdays` to the programme's (HNTE: 10)."""

    published_on: CivilDate | None = None
    workdays: Workdays | None = None
    notice: ShortText | None = None


class FileObjection(Command):
    """Who objects and why; neither is shown to the firm."""

    objector: ShortText
    grounds: LongText


class DismissObjection(Command):
    """What the verification (核实) found, for all open objections together."""

    finding: LongText


class FileApplication(Command):
    """备案, with a note."""

    note: LongText | None = None


class Announce(Command):
    """The official list: its document number and date."""

    document_no: ShortText
    announced_on: CivilDate


class Certify(Command):
    """The certificate as printed; a new application always brings a new number."""

    number: CertificateNumber
    issued_on: CivilDate


# --- recognitions ---------------------------------------------------------------------------------------------------
class RegisterRecognition(Command):
    """A title to register; `valid_until` is 有效期至 (inclusive), by default what the programme's rule gives."""

    firm_id: Id
    programme: Choice[Programme]
    basis: Choice[RecognitionBasis] = RecognitionBasis.MIRRORED
    number: CertificateNumber | None = None
    issued_on: CivilDate
    valid_from: CivilDate | None = None
    valid_until: CivilDate | None = None
    document_no: ShortText | None = None
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


class EndRecognition(Command):
    """取消 or 撤销; `effective_on` may lie before `decided_on`."""

    kind: Literal["cancelled", "revoked"]
    decided_on: CivilDate
    effective_on: CivilDate
    reason: Reason
    document_no: ShortText | None = None


class VoidRecognition(Command):
    reason: Reason


# --- official lists, calendar, standings ----------------------------------------------------------------------------
class UploadOfficialList(Command):
    """What is said of an uploaded list, beside its bytes."""

    programme: Choice[Programme]
    document_no: ShortText
    issued_on: CivilDate
    filename: ShortText


class ResolveRow(Command):
    """The firm that a waiting row of a list means."""

    firm_id: Id


class DismissRow(Command):
    reason: Annotated[LongText, Field(max_length=900)]


class EnterDay(Command):
    """Whether a civil date is worked, and the notice (国务院办公厅 …) that says so."""

    day: CivilDate
    working: bool
    document_no: ShortText


class AskStandings(Command):
    """At most 200 firms of one page."""

    firm_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]
    as_of: AsOf | None = None
