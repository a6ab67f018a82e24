"""Answers about what firms owe: obligations, the duties behind them, and the firms at risk."""

from datetime import date, datetime

from contracts.codes import Programme, Zone
from contracts.obligations import (
    ChangeKind,
    ObligationAction,
    ObligationKind,
    ObligationStanding,
    ObligationState,
    RiskReason,
    Stake,
)
from contracts.queries.base import Answer, Page
from contracts.standards import Confidence


class ObligationStatement(Answer):
    """What was said of an obligation at one time."""

    version: int
    standing: ObligationStanding
    standing_name: str
    done_on: date | None = None
    receipt_no: str | None = None
    reason: str | None = None
    document_no: str | None = None
    entered_by: str | None = None  # firms read the role alone
    entered_role_name: str
    recorded_at: datetime


class ObligationView(Answer):
    """What a firm owes for a title in one period. `due_on` is the last day, inclusive.

    `period` is the year that is reported or the day of the change; `misses` of the `misses_allowed` that the measure bears within
    one validity period of the title; `version` that of the newest statement, 0 where there is none.
    """

    firm_id: str
    firm_name: str
    uscc: str
    zone: Zone | None = None
    zone_name: str | None = None
    duty: str
    duty_name: str
    kind: ObligationKind
    kind_name: str
    programme: Programme
    programme_name: str
    period: str
    about: str | None = None  # of a change: what changed
    due_on: date
    days_left: int  # negative once it is over
    state: ObligationState
    state_name: str
    awaiting: bool  # the firm has told, the park has not confirmed
    recognition_id: str
    number: str | None = None
    stake: Stake
    stake_name: str
    misses: int
    misses_allowed: int
    document: str
    article: str
    mark: Confidence
    mark_name: str
    statement: ObligationStatement | None = None
    actions: tuple[ObligationAction, ...] = ()
    version: int = 0


class ObligationHistory(Answer):
    """An obligation with everything that was said of it, the newest first."""

    obligation: ObligationView
    statements: tuple[ObligationStatement, ...]
    version: int


class ObligationPage(Page):
    """`since`: obligations of earlier last days are not kept here."""

    as_of: date
    known_at: datetime
    since: date
    items: tuple[ObligationView, ...]


class ConfirmedOutcome(Answer):
    """What became of one item; `code` and `message` say why it was refused."""

    firm_id: str
    duty: str
    period: str
    confirmed: bool
    code: str | None = None
    message: str | None = None


class ChangeDuty(Answer):
    """What is to be reported because of a change, and where that stands."""

    duty: str
    duty_name: str
    period: str
    due_on: date
    state: ObligationState
    state_name: str


class FirmChangeView(Answer):
    """A change of a firm; `stated` ones were said by the firm or its park, the others the register announces."""

    change_id: str | None = None
    kind: ChangeKind
    kind_name: str
    changed_on: date
    about: str
    recorded_on: date
    stated: bool
    duties: tuple[ChangeDuty, ...] = ()
    withdrawable: bool = False


class FirmChangeList(Answer):
    """The changes of a firm, the newest first; duties of last days before `since` are not kept here."""

    firm_id: str
    firm_name: str
    as_of: date
    since: date
    items: tuple[FirmChangeView, ...]


class ObligationsConfirmed(Answer):
    """One outcome per item, in their order."""

    confirmed: int
    items: tuple[ConfirmedOutcome, ...]


class TermView(Answer):
    """A last day of the year (`due`, month-day) or a number of months, from a day on."""

    valid_from: date
    due: str | None = None
    months: int | None = None
    document: str
    article: str | None = None
    mark: Confidence
    mark_name: str
    recorded_by: str | None = None  # of terms that the office has set
    recorded_at: datetime | None = None
    withdrawable: bool = False


class DutyView(Answer):
    """A duty of whoever holds a title, with its terms, the newest first. `next_due` where it has a day of the year."""

    duty: str
    duty_name: str
    kind: ObligationKind
    kind_name: str
    programme: Programme
    programme_name: str
    stake: Stake
    stake_name: str
    misses_allowed: int
    late_counts: bool
    changes: tuple[ChangeKind, ...] = ()  # of a report of changes: what is to be reported
    change_names: tuple[str, ...] = ()
    next_due: date | None = None
    terms: tuple[TermView, ...]


class DutyList(Answer):
    as_of: date
    since: date
    items: tuple[DutyView, ...]


class RiskView(Answer):
    """One reason; `day` is the last day that was missed, or the last valid day of a certificate."""

    reason: RiskReason
    reason_name: str
    programme: Programme
    programme_name: str
    text: str
    day: date
    recognition_id: str
    duty: str | None = None
    period: str | None = None


class FirmAtRisk(Answer):
    firm_id: str
    firm_name: str
    uscc: str
    zone: Zone | None = None
    zone_name: str | None = None
    reasons: tuple[RiskView, ...]


class FirmsAtRisk(Page):
    """Firms with what threatens their titles, the gravest first; `within_months` is how soon a certificate ends."""

    as_of: date
    within_months: int
    items: tuple[FirmAtRisk, ...]
