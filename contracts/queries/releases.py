"""Answers about figures that were made final: frozen lists, restatements, reconciliations of two bases, releases."""

from datetime import date, datetime

from contracts.codes import BasisReason, CountingBasis, Programme, RestatementReason, Zone
from contracts.queries.base import Answer, CountAnswer, Page, Provenance
from contracts.queries.cultivation import FirmOfCell
from contracts.queries.gateway import Attainment, GoalChance, TargetCell
from contracts.queries.targets import OfficeTarget
from contracts.releases import ReleaseAction, ReleaseState


class FrozenFigure(CountAnswer):
    """One frozen number with the definition of its day; `digest` is of its firms in all zones."""

    definition: str
    total: int  # of the caller's zones
    by_zone: dict[Zone, int]
    digest: str  # SHA-256


class FrozenFigures(Answer):
    """The figures of a day as they were known at an instant; what is answered never changes."""

    frozen_id: str
    as_of: date
    known_at: datetime
    watermark: datetime | None = None
    sequence: int | None = None
    edition: str  # the counting bases that there were
    source: str
    digest: str  # SHA-256 over day, instant, edition and every firm
    frozen_by: str
    frozen_at: datetime
    figures: tuple[FrozenFigure, ...]


class FrozenFirms(Page, CountAnswer):
    """The firms behind a frozen number, as they were written down."""

    frozen_id: str
    as_of: date
    known_at: datetime
    items: tuple[FirmOfCell, ...]


class RestatedFigure(CountAnswer):
    """A frozen number and the same as known later: `frozen` − `gone` + `come` = `restated`; `moved` changed zones only."""

    frozen: int
    gone: int
    come: int
    restated: int
    moved: int


class Restatement(Answer):
    """Each frozen figure against what is known later of the same day."""

    frozen_id: str
    as_of: date
    known_at: datetime  # of the frozen figures
    restated_at: datetime  # what is known by then
    items: tuple[RestatedFigure, ...]


class RestatedFirm(Answer):
    """A firm that counts otherwise than in the frozen list, with the one reason and the entry that says so."""

    firm_id: str
    uscc: str
    name: str
    effect: int  # −1: no longer counted, 1: counted now, 0: in another zone
    reason: RestatementReason
    reason_name: str
    zone_before: Zone | None = None
    zone_after: Zone | None = None
    title_name: str | None = None  # of the programme whose certificate is meant
    number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None  # as known later; null: no term, or no such title any more
    document_no: str | None = None
    note: str | None = None  # what was said when it was entered
    recorded_at: datetime | None = None  # when it became known


class RestatedFirms(Page, CountAnswer):
    frozen_id: str
    as_of: date
    items: tuple[RestatedFirm, ...]


class ApartFirm(Answer):
    """A firm that counts under one of two bases only."""

    firm_id: str
    uscc: str
    name: str
    zone: Zone
    counting_basis: CountingBasis  # the one under which it counts
    counting_basis_name: str
    reason: BasisReason
    reason_name: str
    detail: str


class BasisReconciliation(Page, Provenance):
    """Two bases of one programme on one day: `first` − `only_first` + `only_second` = `second`; `total` firms stand apart."""

    programme: Programme
    programme_name: str
    counting_basis: CountingBasis
    counting_basis_name: str
    against: CountingBasis
    against_name: str
    first: int
    second: int
    only_first: int
    only_second: int
    items: tuple[ApartFirm, ...]


class ReleaseStep(Answer):
    """One step of a release, with who took it."""

    action: str  # draft, or a ReleaseAction
    action_name: str
    taken_by: str
    taken_at: datetime
    reason: str | None = None


class ReleaseSummary(Answer):
    """A release as it stands in the list; number and date once it was published."""

    release_id: str
    title: str
    note: str | None = None
    as_of: date
    known_at: datetime
    frozen_id: str
    digest: str  # SHA-256 of the whole document
    state: ReleaseState
    state_name: str
    number: str | None = None
    published_on: date | None = None
    drafted_by: str
    drafted_at: datetime
    version: int


class ReleaseView(ReleaseSummary):
    """A release with its steps and what the reader may do now."""

    steps: tuple[ReleaseStep, ...]
    actions: tuple[ReleaseAction, ...] = ()


class ReleasePage(Page):
    items: tuple[ReleaseSummary, ...]


class PinnedDefinition(CountAnswer):
    """How one number was counted; `digest` is of its firms."""

    definition: str
    digest: str


class PinnedForecast(Answer):
    """The forecast that stands behind the chances: `input_hash` names its inputs and so its draws."""

    input_hash: str
    horizon: date
    settled_on: date
    definition: str


class ReleaseHead(Answer):
    """What a released document says of the whole."""

    title: str
    note: str | None = None
    as_of: date
    known_at: datetime
    frozen_id: str
    frozen_digest: str
    edition: str
    source: str
    definitions: tuple[PinnedDefinition, ...]
    forecast: PinnedForecast | None = None


class ReleasedCount(CountAnswer):
    count: int


class ReleasedScope(Answer):
    """The figures of one scope as released; `chance` null where there was no forecast."""

    scope: str
    scope_name: str
    counts: tuple[ReleasedCount, ...]
    attainment: Attainment
    targets: tuple[TargetCell, ...]
    chance: GoalChance | None = None
    office_targets: tuple[OfficeTarget, ...] = ()  # in force at the freeze, beside those of the plan


class ReleasedFigures(Answer):
    """The document of a release, as far as the reader may see it; the same to the byte for ever."""

    release: ReleaseHead
    scopes: tuple[ReleasedScope, ...]
