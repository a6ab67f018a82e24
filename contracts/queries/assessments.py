"""Assessments as cultivation answers them: a firm beside a standard, all firms of a scope beside it, the way up."""

from datetime import date, datetime
from decimal import Decimal

from contracts.codes import Programme, Zone
from contracts.queries.base import Answer, Page


class ConflictView(Answer):
    """A figure of which the firm and others say something else."""

    metric: str
    name: str
    year: int | None
    self_reported: Decimal
    official: Decimal


class ScoreLineView(Answer):
    """Points between `low` and `high`: while something is unknown or left to people, they differ."""

    code: str
    name: str
    low: Decimal
    high: Decimal
    required: str | None = None
    items: tuple["ScoreLineView", ...] = ()


class CriterionResult(Answer):
    """One criterion: the outcome with value, threshold, gap, evidence, clause and what to do next."""

    code: str
    name: str
    outcome: str
    outcome_name: str
    actual: str | None = None
    required: str | None = None
    value: Decimal | None = None
    threshold: Decimal | None = None
    unit: str | None = None
    gap: Decimal | None = None
    relative_gap: Decimal | None = None
    advice: str | None = None
    evidence: str = ""
    clause: str
    mark: str | None = None
    mark_name: str | None = None
    score_low: Decimal | None = None
    score_high: Decimal | None = None
    lines: tuple[ScoreLineView, ...] = ()
    conflicts: tuple[ConflictView, ...] = ()
    paths: tuple["CriterionResult", ...] = ()
    direct_pass: tuple["CriterionResult", ...] = ()
    exempt_if: tuple["CriterionResult", ...] = ()


class AskedFigure(Answer):
    """A figure that the standard reads, with both sides."""

    metric: str
    name: str
    unit: str
    unit_name: str
    year: int | None
    self_reported: Decimal | None = None
    official: Decimal | None = None
    source: str = ""
    evidence: str | None = None


class AssessmentView(Answer):
    """How a firm, or figures typed in, stand to a standard; `next_steps` are what is not met or not known, nearest first."""

    assessment_id: str | None = None
    firm_id: str | None = None
    programme: Programme
    programme_name: str
    standard_id: str
    version_name: str
    title: str
    rule_digest: str
    as_of: date
    latest_year: int
    outcome: str
    outcome_name: str
    criteria: tuple[CriterionResult, ...]
    next_steps: tuple[CriterionResult, ...] = ()
    figures: tuple[AskedFigure, ...] = ()
    technology_field: str | None = None
    result_hash: str
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class ReplayView(Answer):
    """The stored judgement made again from its pinned rules and inputs."""

    assessment_id: str
    same: bool
    result_hash: str
    replayed_hash: str


class PreconditionView(Answer):
    """What a title of the office supposes of a firm; `open` are those that are not met or not known. They warn and refuse nothing."""

    firm_id: str
    programme: Programme
    programme_name: str
    as_of: date
    basis: str | None = None  # the standard, or the sentence of the plan; null where there is neither
    open: tuple[CriterionResult, ...] = ()


class PathwayView(Answer):
    """The way to one title: what is open, nearest first, and when one may next apply."""

    programme: Programme
    programme_name: str
    role: str  # next-rung | track | held
    said: str
    assessment: AssessmentView | None = None
    window_from: date | None = None
    window_until: date | None = None
    window_said: str | None = None


class PathwayList(Answer):
    firm_id: str
    as_of: date
    items: tuple[PathwayView, ...]


class CallNoteView(Answer):
    note_id: str
    firm_id: str
    programme: Programme
    called_on: date
    note: str
    recorded_by: str
    recorded_at: datetime


class FirmMatch(Answer):
    """A firm beside a standard: how many criteria are unmet, unknown or left to people, and the smallest relative gap."""

    firm_id: str
    firm_name: str
    uscc: str
    zone: Zone | None
    zone_name: str | None
    park: str | None
    outcome: str
    outcome_name: str
    unmet: int
    unknown: int
    manual: int
    relative_gap: Decimal
    open_items: tuple[str, ...]
    held: tuple[Programme, ...] = ()
    holds: bool = False
    last_call: CallNoteView | None = None


class FirmMatchPage(Page):
    programme: Programme | None = None
    programme_name: str | None = None
    standard_id: str | None = None
    version_name: str | None = None
    as_of: date
    said: str = ""
    items: tuple[FirmMatch, ...]


class ImpactCount(Answer):
    """Firms of one zone, or of all; `best` counts every unknown as met, `worst` none."""

    zone: Zone | None
    zone_name: str
    firms: int
    met: int
    unmet: int
    unknown: int
    manual: int
    holders: int
    winners: int
    losers: int
    worst: int
    best: int


class Impact(Answer):
    """What a standard would mean for the firms of a scope on a day; nothing is changed.

    `winners` meet it without holding the title, `losers` hold it without meeting it.
    """

    standard_id: str
    title: str
    programme: Programme
    as_of: date
    scope_name: str
    total: ImpactCount
    zones: tuple[ImpactCount, ...]
    winners: tuple[FirmMatch, ...]
    losers: tuple[FirmMatch, ...]
    unknown: tuple[FirmMatch, ...]
    truncated: bool = False


class VariantImpact(Answer):
    """One variant; `gained` meet it and not the first variant, `lost` the other way round. Up to fifty of each are listed."""

    name: str
    impact: Impact
    gained: int
    lost: int
    gained_firms: tuple[FirmMatch, ...]
    lost_firms: tuple[FirmMatch, ...]


class Comparison(Answer):
    """Variants of one standard on the same firms on one day; nothing is changed."""

    standard_id: str
    as_of: date
    scope_name: str
    variants: tuple[VariantImpact, ...]


class TrialView(Answer):
    """A trial that was kept: the standard with these numbers, pinned word by word under `rule_digest`, on the firms of a scope on a day."""

    trial_id: str
    standard_id: str
    name: str
    programme: Programme
    version_name: str
    values: tuple[str, ...]
    rule_digest: str
    as_of: date
    scope_name: str
    total: ImpactCount
    zones: tuple[ImpactCount, ...]
    recorded_by: str
    recorded_at: datetime


class TrialList(Answer):
    """Newest first."""

    items: tuple[TrialView, ...]


class TrialFirm(Answer):
    """What came of one firm then; `firm_name` is that of today."""

    firm_id: str
    firm_name: str
    outcome: str
    outcome_name: str
    unmet: int
    unknown: int
    manual: int
    relative_gap: Decimal


class TrialFirmPage(Page):
    trial_id: str
    items: tuple[TrialFirm, ...]
