"""Answers about renewals in hand: ending certificates with 是否重报, 进度 and 受理日期."""

from datetime import date, datetime

from contracts.codes import Programme, Zone
from contracts.queries.base import Answer, Page
from contracts.renewals import RenewalProgress, RenewalState


class RenewalStatement(Answer):
    """What was said of a renewal at one time."""

    version: int
    renewing: bool
    progress: RenewalProgress | None = None
    progress_name: str | None = None
    accepted_on: date | None = None
    told_on: date
    note: str | None = None
    entered_by: str | None = None  # firms read the role alone
    entered_role_name: str
    recorded_at: datetime


class RenewalView(Answer):
    """An ending certificate and its renewal; `version` is that of the newest statement, 0 where there is none."""

    recognition_id: str
    firm_id: str
    firm_name: str
    uscc: str
    zone: Zone | None = None
    zone_name: str | None = None
    programme: Programme
    programme_name: str
    number: str | None = None
    issued_on: date
    valid_until: date
    days_left: int  # negative once it is over
    state: RenewalState
    state_name: str
    at_risk: bool
    statement: RenewalStatement | None = None
    version: int = 0


class RenewalHistory(Answer):
    """A certificate with every statement about its renewal, the newest first."""

    renewal: RenewalView
    statements: tuple[RenewalStatement, ...]
    version: int


class RenewalPage(Page):
    as_of: date
    items: tuple[RenewalView, ...]
