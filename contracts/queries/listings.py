"""Answers about the listing pool: the steps of a firm, and who stands at which stage."""

from datetime import date, datetime

from contracts.codes import Zone
from contracts.listings import Board, ListingStage
from contracts.queries.base import Answer, Page


class ListingStep(Answer):
    """A stage that a firm reached on a day; `board` where it lists, is quoted or wants to."""

    reached_on: date
    stage: ListingStage
    stage_name: str
    board: Board | None = None
    board_name: str | None = None
    code: str | None = None
    source: str | None = None
    entered_role_name: str
    recorded_at: datetime


class ListingHistory(Answer):
    """Every step of a firm, the newest first; `version` is what a change is made against."""

    firm_id: str
    firm_name: str
    steps: tuple[ListingStep, ...]
    version: int


class ListedFirm(Answer):
    """A firm at its present stage."""

    firm_id: str
    firm_name: str
    uscc: str
    zone: Zone | None = None
    zone_name: str | None = None
    step: ListingStep


class ListingPage(Page):
    as_of: date
    items: tuple[ListedFirm, ...]
