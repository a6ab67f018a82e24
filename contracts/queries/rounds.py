"""Rounds of applications as cultivation answers them."""

from datetime import date, datetime

from contracts.applications import RoundState
from contracts.codes import Programme
from contracts.queries.base import Answer


class RoundView(Answer):
    """A round at the instant of the question; `expected` ones have no number and take nothing.

    `closes_at` is the last instant of the window, `taken_until` the last one at which something is taken, grace included.
    """

    round_id: str | None
    programme: Programme
    programme_name: str
    year: int
    name: str
    state: RoundState
    state_name: str
    opens_on: date
    closes_on: date
    closing_time: str
    grace_minutes: int
    opens_at: datetime
    closes_at: datetime
    taken_until: datetime
    document_no: str
    note: str | None = None  # why it was changed or cancelled, or how sure an expected one is
    carried_over: bool = False
    version: int = 1
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class RoundList(Answer):
    """Those that take applications first, then those to come, the closed ones last."""

    at: datetime
    items: tuple[RoundView, ...]
