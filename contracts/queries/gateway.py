"""Answers of the gateway itself: who I am, targets and attainment."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from contracts.codes import Role, Zone
from contracts.paths import GrantedStep
from contracts.queries.base import Answer, Provenance


class TokenAnswer(Answer):
    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the name of the scheme
    expires_in: int  # seconds
    expires_at: datetime


class Me(Answer):
    account_id: str
    login: str
    name: str
    role: Role
    role_name: str
    zones: tuple[Zone, ...] = ()
    firm_id: str | None = None


class AccountView(Answer):
    """An account with the zones or the firm of today; `closed_at` null while it may sign in."""

    account_id: str
    login: str
    name: str
    role: Role
    role_name: str
    zones: tuple[Zone, ...] = ()
    firm_id: str | None = None
    steps: tuple[GrantedStep, ...] = ()  # what it may do beyond its role
    opened_at: datetime
    closed_at: datetime | None = None


class AccountList(Answer):
    items: tuple[AccountView, ...]


class AccountSecret(Answer):
    """An account with a password that is said this once and kept nowhere."""

    account: AccountView
    password: str


class TargetCell(Answer):
    """One indicator in one scope: base with its own year, 约束值 and 预期值 for 2027 as they hold on the day."""

    scope: str
    scope_name: str
    indicator: str
    name: str
    unit: str
    base: Decimal
    base_year: int
    binding_2027: Decimal
    expected_2027: Decimal
    current: Decimal | None = None
    current_as_of: date | None = None
    current_source: str | None = None
    projected: bool = False  # `current` is of a day that has not come
    table: str
    year: int | None = None  # of the day asked; null in what was released before there were yearly targets
    year_binding: Decimal | None = None  # the yearly target; null until the office has entered one
    year_expected: Decimal | None = None
    documents: tuple[str, ...] = ()  # those that give the goals of 2027
    revised: bool = False  # another document than the plan gives one of them


class NarrativeTarget(Answer):
    """A target that stands only in the running text of the plan; `base` where the text gives one."""

    code: str
    name: str
    at_least: Decimal
    unit: str
    section: str
    measure: str  # stock | cumulative
    base: Decimal | None = None
    base_note: str | None = None
    quote: str | None = None


class TargetTable(Answer):
    items: tuple[TargetCell, ...]
    source: str
    narrative: tuple[NarrativeTarget, ...] = ()


class ObservationView(Answer):
    """A figure published elsewhere, never mixed with ours. kind: published | estimate | preliminary | derived.

    `scope` may be a city or the province: context, no count of ours. confidence: certain | likely.
    """

    indicator: str
    scope: str
    scope_name: str
    as_of: date
    value: Decimal
    unit: str
    kind: str
    kind_name: str
    confidence: str
    confidence_name: str
    source: str | None = None
    caveat: str | None = None
    derived_as: str | None = None
    parts: dict[str, Decimal] = Field(default_factory=dict)


class ObservationList(Answer):
    items: tuple[ObservationView, ...]


class PathPoint(Answer):
    """Both paths on a day, and the one that the office has chosen for its year: `binding` and `expected`."""

    as_of: date
    linear_binding: int
    linear_expected: int
    growth_binding: int
    growth_expected: int
    chosen_path: str = "linear"
    binding: int = 0
    expected: int = 0


class Attainment(Answer):
    """HNTE of one scope against both targets, which are never mixed.

    `per_year` and `per_month` are the growth still needed until the end of the plan. On a day that has not come nothing is
    judged: whatever sets the count against a goal is null.
    """

    scope: str
    scope_name: str
    kind: str  # region | zone
    current: int
    base: int
    base_year: int
    binding: int
    expected: int
    gap_binding: int | None
    gap_expected: int | None
    per_year_binding: Decimal | None
    per_year_expected: Decimal | None
    per_month_binding: int | None = None
    per_month_expected: int | None = None
    done_binding: Decimal | None  # % of binding
    done_expected: Decimal | None
    path: tuple[PathPoint, ...]
    point_today: PathPoint
    chosen_path: str  # linear | growth, of the year of the day
    point_gap: int | None  # current − chosen path's binding point of the day
    share_binding: Decimal | None = None  # % of the growth from base to binding
    share_expected: Decimal | None = None
    growth_binding: Decimal | None = None  # % a year still needed; null once reached or with less than a year left
    growth_expected: Decimal | None = None


class AttainmentAnswer(Provenance):
    indicator: str = "hnte-count"
    horizon: date
    items: tuple[Attainment, ...]
    note: str


class GoalChance(Answer):
    """How likely the stock of a scope reaches its goals: <1%, 5% … 95%, >99%; `low` to `high` holds four draws of five."""

    scope: str
    scope_name: str
    kind: str  # region | zone
    low: int
    median: int
    high: int
    binding: int
    expected: int
    chance_binding: str
    chance_expected: str


class GoalChances(Provenance):
    """Chances by the forecast that `input_hash` names; `scenario` says that a level was set by the reader (情景)."""

    indicator: str = "hnte-count"
    input_hash: str
    horizon: date
    settled_on: date
    scenario: bool
    items: tuple[GoalChance, ...]


class PathChoiceView(Answer):
    """The path that the office follows for a scope in a year; version 0 is the default that nobody has changed."""

    scope: str
    scope_name: str
    year: int
    path: str  # linear | growth
    path_name: str
    reason: str | None = None
    chosen_by: str | None = None
    known_from: datetime | None = None
    version: int


class IndicatorValueView(Answer):
    """A figure entered by the office, with its source and the words in which it was published."""

    indicator: str
    scope: str
    scope_name: str
    year: int
    value: Decimal
    source: str
    wording: str | None = None
    entered_by: str
    known_from: datetime
    version: int
    known_until: datetime | None = None  # null: in force
    ended_by: str | None = None
    ended_reason: str | None = None  # why it was corrected or withdrawn
