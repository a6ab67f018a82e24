"""What is asked of an application: by the firm that files it, by reviewers and by the office."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints, WithJsonSchema

from contracts.codes import TITLES, Programme
from contracts.commands.base import CertificateNumber, Command
from contracts.fields import Amount, Choice, CivilDate, Count, Id, LongText, Phone, Ratio, ShortText, SignedAmount

OpenProgramme = Annotated[
    Choice[Programme], WithJsonSchema({"type": "string", "enum": [programme.value for programme in TITLES]})
]
"""What can be applied for: a title with a standard in force and a round that takes applications."""
ThreeYears = Annotated[list[Amount | None], Field(min_length=1, max_length=3)]
ThreeBalances = Annotated[list[SignedAmount | None], Field(min_length=1, max_length=3)]
Pointer = Annotated[str, Field(max_length=200, pattern=r"^(/[A-Za-z0-9_]{1,40}){0,4}$")]


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


_FIGURE = {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}
_BY_YEAR = {"type": "object", "additionalProperties": _FIGURE}
FormName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
FormEntries = Annotated[
    dict[FormName, JsonValue],
    Field(max_length=200),
    WithJsonSchema(
        {
            "anyOf": [
                HnteEntries.model_json_schema(),
                {"type": "object", "additionalProperties": {"anyOf": [_FIGURE, _BY_YEAR]}},
            ]
        }
    ),
]
"""The fields of an application, as `/v1/application-forms/{programme}` describes them; yearly figures stand under their year.

An HNTE application has the fields of `HnteEntries`. Cultivation knows the programme and judges every field by name.
"""


class Mandate(Command):
    """On whose word the form is filled in: `evidence` names the document, or who of the firm agreed and how."""

    basis: Literal["document", "consent"]
    evidence: ShortText
    given_on: CivilDate


class CreateApplication(Command):
    """`firm_id` may be left out by a firm; `external_ref` is the firm's own number, unique for ever.

    Without `round_id` it is the round that takes applications now. `mandate` is asked of park staff, and of nobody else.
    """

    programme: OpenProgramme
    round_id: Id | None = None
    firm_id: Id | None = None
    external_ref: Annotated[ShortText, Field(max_length=100)] | None = None
    mandate: Mandate | None = None
    form: FormEntries = Field(default_factory=dict)


class EditApplication(Command):
    """RFC 7396: what is sent replaces, null clears, what is absent stays.

    `seen` is the form as the editor saw it: with it, what others changed since stands wherever the editor left it alone, and only a field that
    both changed is refused. Without it the version must be the newest.
    """

    form: FormEntries
    seen: FormEntries | None = None


class Withdraw(Command):
    reason: LongText


# --- applications: what reviewers and the office say ----------------------------------------------------------------
class FieldReason(Command):
    """A reason bound to a field of the application, as an RFC 6901 pointer such as /form/revenue/0."""

    pointer: Pointer
    message: LongText


class DatedStep(Command):
    """A step taken on a civil day, by default today; the programme counts its working days from there."""

    taken_on: CivilDate | None = None


class RequestChanges(DatedStep):
    """The programme says how many working days the firm has, counted from the day on which it is told."""

    reasons: Annotated[list[FieldReason], Field(min_length=1, max_length=50)]


class InformCity(DatedStep):
    """告知市级: by which letter, on which day; nobody waits for the city."""

    note: LongText | None = None


class Opinion(DatedStep):
    """What the reviewer thinks; the firm reads it after publication only."""

    opinion: LongText | None = None


class Score(DatedStep):
    """The experts' average of 100 (195号: 知识产权 30, 成果转化 30, 组织管理 20, 成长性 20), or what the platform gave.

    Where a programme's experts are entered one by one, their average is the score; none is sent then, nor where the path asks for none.
    """

    score: Ratio | None = None
    opinion: LongText | None = None


class Reject(DatedStep):
    """Reasons in words that the firm receives."""

    reasons: Annotated[list[LongText], Field(min_length=1, max_length=20)]
    opinion: LongText | None = None


class OpenPublicity(Command):
    """`published_on` defaults to today; how many working days it runs is the programme's to say (HNTE: 10)."""

    published_on: CivilDate | None = None
    notice: ShortText | None = None


class FileObjection(DatedStep):
    """Who objects and why; both are for reviewers alone."""

    objector: ShortText
    grounds: LongText


class DismissObjection(DatedStep):
    """What the verification (核实) found, for all open objections together.

    `finding` is for reviewers alone; `answer` is what the office publishes, for everybody.
    """

    finding: LongText
    answer: LongText | None = None


class FileApplication(DatedStep):
    """备案, with a note."""

    note: LongText | None = None


class Announce(Command):
    """The official list: its document number and date."""

    document_no: ShortText
    announced_on: CivilDate


class Certify(Command):
    """The certificate as printed, or the number of the entry; a title that is a mere list has none."""

    number: CertificateNumber | None = None
    issued_on: CivilDate
