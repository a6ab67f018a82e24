"""Stocks, series and the ladder as they are usually asked for: of what is known now, from memory, without a session; flows in one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import permutations
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from contracts.codes import CountingBasis, Programme, Role
from contracts.fields import parse_as_of, parse_date
from contracts.queries.cultivation import LadderAnswer, SeriesAnswer, StockAnswer
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.data.database import Database
from kit.web.quick import Asked, QuickAnswer, QuickRead
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.ladders import ladder_values
from services.cultivation.figures.reads.present_knowledge import Ask, PresentKnowledge
from services.cultivation.figures.reads.questions import SCOPES, CellQuestion, FlowQuestion, SeriesQuestion, Step
from services.cultivation.figures.reads.series import series_values
from services.cultivation.figures.reads.stocks import DIMENSIONS, stock_values

T = TypeVar("T")
READERS = frozenset({Role.STAFF.value, Role.OFFICE.value})
PROGRAMMES = {each.value: each for each in Programme}
BASES = {each.value: each for each in CountingBasis}
STEPS = {each.value: each for each in Step}
BY = {
    ",".join(names): tuple(name for name in DIMENSIONS if name in names)
    for number in range(1, len(DIMENSIONS) + 1)
    for names in permutations(DIMENSIONS, number)
}
PLACES = {*SCOPES, None}
LONGEST_SLUG = 64

STOCK = frozenset({"programme", "counting_basis", "as_of", "scope", "zone", "park", "industry", "by"})
SERIES = frozenset({"programme", "counting_basis", "from", "to", "step", "scope", "zone"})
LADDER = frozenset({"as_of", "scope"})
FLOW = frozenset({"programme", "counting_basis", "from", "to", "scope"})


@dataclass(frozen=True)
class StockQuestion:
    cell: CellQuestion
    by: tuple[str, ...]


@dataclass(frozen=True)
class LadderQuestion:
    as_of: date | None
    scope: str | None


def quick_reads(database: Database, present: PresentKnowledge) -> tuple[QuickRead[Any], ...]:
    """The four, answered in the words of the ordinary routes."""

    async def stock(caller: Caller, asked: StockQuestion) -> QuickAnswer | None:
        return await _told(present, StockAnswer, partial(stock_values, caller, asked.cell, asked.by))

    async def series(caller: Caller, asked: SeriesQuestion) -> QuickAnswer | None:
        return await _told(present, SeriesAnswer, partial(series_values, caller, asked))

    async def ladder(caller: Caller, asked: LadderQuestion) -> QuickAnswer | None:
        return await _told(present, LadderAnswer, partial(ladder_values, caller, asked.as_of, asked.scope))

    async def flow(caller: Caller, asked: FlowQuestion) -> QuickAnswer:
        answer = await database.ask(flow_answer, caller, asked)
        return QuickAnswer(answer.model_dump_json().encode())

    return (
        QuickRead(routes.GET_STOCK, READERS, usual(_stock_question, STOCK), stock),
        QuickRead(routes.GET_SERIES, READERS, usual(_series_question, SERIES), series),
        QuickRead(routes.GET_LADDER, READERS, usual(_ladder_question, LADDER), ladder),
        QuickRead(routes.GET_FLOW, READERS, usual(_flow_question, FLOW), flow),
    )


async def _told(present: PresentKnowledge, model: type[BaseModel], values: Ask[dict[str, Any]]) -> QuickAnswer | None:
    """The values as the model would write them: its fields in their order."""
    found = await present.count(values)
    if found is None:
        return None
    return QuickAnswer(orjson.dumps({name: found[name] for name in model.model_fields}, option=orjson.OPT_UTC_Z))


def usual(question: Callable[[Asked], T], names: frozenset[str]) -> Callable[[Asked], T | None]:
    """The question that parameters of these names ask; None for what the framework is to judge."""

    def meaning(asked: Asked) -> T | None:
        usual_places = asked.get("scope") in PLACES and asked.get("zone") in PLACES
        if not (names.issuperset(asked) and usual_places):
            return None
        try:
            return question(asked)
        except (KeyError, PydanticCustomError):
            return None

    return meaning


def _stock_question(asked: Asked) -> StockQuestion:
    cell = CellQuestion(
        PROGRAMMES[asked["programme"]],
        BASES[asked.get("counting_basis", CountingBasis.EACH.value)],
        _day(asked, "as_of"),
        scope=asked.get("scope"),
        zone=asked.get("zone"),
        park=_slug(asked, "park"),
        industry=_slug(asked, "industry"),
    )
    return StockQuestion(cell, BY[asked.get("by", "zone")])


def _series_question(asked: Asked) -> SeriesQuestion:
    return SeriesQuestion(
        PROGRAMMES[asked["programme"]],
        parse_date(asked["from"]),
        parse_date(asked["to"]) if "to" in asked else None,
        STEPS[asked.get("step", Step.MONTH.value)],
        scope=asked.get("scope"),
        zone=asked.get("zone"),
        basis=BASES[asked.get("counting_basis", CountingBasis.EACH.value)],
    )


def _ladder_question(asked: Asked) -> LadderQuestion:
    return LadderQuestion(_day(asked, "as_of"), asked.get("scope"))


def _flow_question(asked: Asked) -> FlowQuestion:
    return FlowQuestion(
        PROGRAMMES[asked["programme"]],
        parse_date(asked["from"]),
        parse_date(asked["to"]) if "to" in asked else None,
        scope=asked.get("scope"),
        basis=BASES[asked.get("counting_basis", CountingBasis.EACH.value)],
    )


def _day(asked: Asked, name: str) -> date | None:
    return parse_as_of(asked[name]) if name in asked else None


def _slug(asked: Asked, name: str) -> str | None:
    """Raises KeyError for a text that no slug is."""
    slug = asked.get(name)
    if slug is not None and not (slug.isascii() and 0 < len(slug) <= LONGEST_SLUG):
        raise KeyError(name)
    return slug
