"""What may be said of a firm on its way to the market."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.listings import ON_THE_MARKET, QUOTING, Board, ListingStage
from domain.findings import Finding

BOARD_WANTED = Finding("board_required", "上市或挂牌的须写明板块")
NOT_QUOTED_THERE = Finding("board_lists", "该板块为上市板块，请选“上市”")
NOT_LISTED_THERE = Finding("board_quotes", "新三板和区域性股权市场为挂牌，请选“挂牌”")
SOURCE_WANTED = Finding("source_required", "请写明来源，如交易所公告、辅导备案公示或培育库文件")
AHEAD = Finding("date_in_future", "日期不得晚于今天")


@dataclass(frozen=True, slots=True)
class Step:
    reached_on: date
    stage: ListingStage | None
    board: Board | None
    source: str | None


def faults(step: Step, today: date) -> Iterator[tuple[str, Finding]]:
    """By field why a step cannot stand; one that is taken back needs nothing."""
    if step.reached_on > today:
        yield "reached_on", AHEAD
    if step.stage is None:
        return
    if step.stage in ON_THE_MARKET and step.board is None:
        yield "board", BOARD_WANTED
    if step.stage is ListingStage.QUOTED and step.board is not None and step.board not in QUOTING:
        yield "stage", NOT_QUOTED_THERE
    if step.stage is ListingStage.LISTED and step.board in QUOTING:
        yield "stage", NOT_LISTED_THERE
    if not step.source:
        yield "source", SOURCE_WANTED


def holds(stage: ListingStage) -> bool:
    """Whether a firm counts as 上市（挂牌）企业 from such a step on."""
    return stage in ON_THE_MARKET
