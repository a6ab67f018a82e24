"""What the office says of standards, and what is asked of figures: drafts, adoptions, scheduled values, assessments, call notes."""

from typing import Annotated, Any

from pydantic import Field

from contracts.codes import COUNTED_ZONES, Programme, Region
from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, Id, LongText, ShortText, SignedAmount
from contracts.metrics import FactSide, Metric
from contracts.standards import OFFICE_STANDARDS, Confidence, CriterionKind, CriterionPart, MeasureKind, Window

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Path = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,199}$")]
Year = Annotated[int, Field(strict=True, ge=1990, le=2100)]
Years = Annotated[int, Field(strict=True, ge=1, le=10)]
SCOPES: list[Any] = ["all", *(each.value for each in (*Region, *COUNTED_ZONES))]
OWN: list[Any] = [each.value for each in OFFICE_STANDARDS]
StandardId = Annotated[str, Field(min_length=1, max_length=40)]


class StepEntry(Command):
    """From `limit` on (beyond it when `strict`) `low` to `high`; in bands up to `limit` (null: without end) `low`."""

    limit: SignedAmount | None = None
    low: SignedAmount
    high: SignedAmount | None = None
    strict: bool = False

    def plain(self) -> list[Any]:
        """The row as the standards' files write it."""
        high = self.low if self.high is None else self.high
        return ["rest" if self.limit is None else self.limit, self.low, high, self.strict]


class ValueEntry(Command):
    """One of a number, a table and a choice of titles; `mark` says how sure it is, `citation` where it stands."""

    value: SignedAmount | None = None
    table: Annotated[list[StepEntry], Field(min_length=1, max_length=20)] | None = None
    titles: Annotated[list[Choice[Programme]], Field(min_length=1, max_length=12)] | None = None
    mark: Choice[Confidence] = Confidence.UNSURE
    citation: ShortText | None = None

    def plain(self) -> dict[str, Any]:
        """The value as the standards' files write it."""
        said: dict[str, Any] = {"mark": self.mark.value}
        if self.value is not None:
            said["value"] = self.value
        if self.table is not None:
            said["table"] = [row.plain() for row in self.table]
        if self.titles is not None:
            said["titles"] = [each.value for each in self.titles]
        return said | ({"citation": self.citation} if self.citation else {})


class MeasureEntry(Command):
    """How one number is made of figures; see the list of metrics."""

    kind: Choice[MeasureKind]
    metrics: Annotated[list[Choice[Metric]], Field(default_factory=list, max_length=10)]
    whole: Annotated[list[Choice[Metric]], Field(max_length=10)] | None = None
    stated: Choice[Metric] | None = None
    window: Choice[Window] | None = None
    years: Years | None = None
    as_operating: bool | None = None
    may_exceed: bool | None = None
    from_zero: bool | None = None


class ItemEntry(Command):
    """A line of a score: steps of a measure, the best of several, or up to `most` points that people give."""

    code: Code
    name: ShortText
    measure: MeasureEntry | None = None
    steps: ValueEntry | None = None
    falling: bool | None = None
    best_of: Annotated[list["ItemEntry"], Field(max_length=10)] | None = None
    most: ValueEntry | None = None


class GroupEntry(Command):
    code: Code
    name: ShortText
    item: Annotated[list[ItemEntry], Field(min_length=1, max_length=20)]
    least: ValueEntry | None = None
    more_than: ValueEntry | None = None
    most: ValueEntry | None = None


class CriterionEntry(Command):
    """One criterion of a draft; which parts it has follows from its kind."""

    code: Code
    name: ShortText
    kind: Choice[CriterionKind]
    clause: ShortText | None = None
    evidence: ShortText | None = None
    asked: ShortText | None = None
    measure: MeasureEntry | None = None
    least: ValueEntry | None = None
    more_than: ValueEntry | None = None
    at_most: ValueEntry | None = None
    band: Choice[Metric] | None = None
    metrics: Annotated[list[Choice[Metric]], Field(max_length=20)] | None = None
    years: Years | None = None
    titles: ValueEntry | None = None
    group: Annotated[list[GroupEntry], Field(max_length=10)] | None = None
    path: Annotated[list["CriterionEntry"], Field(max_length=10)] | None = None
    direct_pass: Annotated[list["CriterionEntry"], Field(max_length=10)] | None = None
    exempt_if: Annotated[list["CriterionEntry"], Field(max_length=10)] | None = None
    review: bool | None = None


class StandardContent(Command):
    """The whole text of a draft."""

    title: ShortText
    legal_basis: ShortText
    criterion: Annotated[list[CriterionEntry], Field(min_length=1, max_length=40)]


class DraftStandard(Command):
    """A draft of the office's own standard (省创, 领军, 三高); without a content it begins with the proposal that is shipped."""

    programme: Annotated[Choice[Programme], Field(json_schema_extra={"enum": OWN})]
    content: StandardContent | None = None


class TriedValue(Command):
    """Another number for a parameter."""

    parameter: Path
    value: SignedAmount


class PutCriterion(Command):
    """A criterion in a draft: in the place of the one with its code, else new, alone or as a part of another.

    What stood inside the old one stays where nothing is said of it. `gathering` are criteria of the draft that become its paths.
    """

    criterion: CriterionEntry
    inside: Code | None = None
    part: Choice[CriterionPart] | None = None
    gathering: Annotated[list[Code], Field(default_factory=list, max_length=10)]


class ReviseStandard(Command):
    """Another text of a draft, or the text that it has with other numbers, with one criterion more or other, and without some.

    `without` names criteria at any depth.
    """

    content: StandardContent | None = None
    put: PutCriterion | None = None
    values: Annotated[list[TriedValue], Field(default_factory=list, max_length=100)]
    without: Annotated[list[Code], Field(default_factory=list, max_length=40)]


class AdoptStandard(Command):
    """In force from a day, by a document; the standard before it ends there."""

    adopted_from: CivilDate
    document_no: ShortText


class RetireStandard(Command):
    """No longer in force from a day on; a draft is given up."""

    retired_from: CivilDate
    reason: LongText


class ScheduleParameter(Command):
    """Another value of a parameter over `[valid_from, valid_before)`, with its source; nothing is edited.

    `valid_before` null: until the next value that is scheduled, or the end of the standard.
    """

    parameter: Path
    valid_from: CivilDate
    valid_before: CivilDate | None = None
    value: ValueEntry
    citation: ShortText


class WithdrawParameterValue(Command):
    """A scheduled value that has not begun yet is taken back."""

    parameter: Path
    valid_from: CivilDate


class FigureEntry(Command):
    """A figure of the question; `year` for yearly metrics, null for those of a day."""

    metric: Choice[Metric]
    year: Year | None = None
    value: SignedAmount
    side: Choice[FactSide] = FactSide.SELF_REPORTED


class AssessFigures(Command):
    """How figures stand to a standard on a day; those of the question take the place of the firm's own.

    Without `firm_id` nothing but what is typed in is known. `latest_year` is the last closed accounting year (default: before the day's).
    """

    programme: Choice[Programme]
    firm_id: Id | None = None
    as_of: CivilDate | None = None
    standard_id: StandardId | None = None
    latest_year: Year | None = None
    technology_field: ShortText | None = None
    figures: Annotated[list[FigureEntry], Field(default_factory=list, max_length=400)]


class TryStandard(Command):
    """What a standard would mean for the firms of a scope; `value` of a parameter may be another one than it says."""

    as_of: CivilDate | None = None
    scope: Annotated[str, Field(max_length=40, json_schema_extra={"enum": SCOPES})] | None = None
    values: Annotated[list[TriedValue], Field(default_factory=list, max_length=20)]


class StandardVariant(Command):
    """A standard with other numbers in some of its parameters."""

    name: ShortText
    values: Annotated[list[TriedValue], Field(default_factory=list, max_length=20)]


class CompareStandard(Command):
    """Variants side by side on the firms of a scope; the others are set against the first."""

    as_of: CivilDate | None = None
    scope: Annotated[str, Field(max_length=40, json_schema_extra={"enum": SCOPES})] | None = None
    variants: Annotated[list[StandardVariant], Field(min_length=2, max_length=4)]


class KeepTrial(TryStandard):
    """A trial that is kept with the result of every firm, as the ground of a decision."""

    name: ShortText


class NoteCall(Command):
    """What came of a talk with a firm about a programme."""

    firm_id: Id
    programme: Choice[Programme]
    called_on: CivilDate
    note: LongText
