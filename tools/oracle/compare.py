"""Board against recount at random pairs of (as of, known at)."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tools.oracle.board import Board, cells_of
from tools.oracle.facts import RecordedFacts
from tools.oracle.recount import LADDER, PROGRAMMES, REGIONS, cells, highest


def pairs(facts: RecordedFacts, number: int, seed: int) -> list[tuple[date, datetime]]:
    """`number` pairs: days around those on which something begins or ends, instants between the first thing learnt and the last."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    instants = facts.instants()
    days = sorted({day for fact in facts.titles for day in (fact.valid_from, fact.valid_before) if day.year < 9999})
    if not days:
        return []
    found = []
    for _ in range(number):
        day = chance.choice(days) + timedelta(days=chance.randint(-1, 1))
        found.append((day, chance.choice(instants) if chance.random() < 0.5 else instants[-1]))
    return found


def differences(board: Board, facts: RecordedFacts, asked: list[tuple[date, datetime]]) -> Iterator[str]:
    """One sentence per number on which the two disagree. What was known last is asked for as what is known now: nothing has
    been learnt since the facts were read.
    """
    newest = max(facts.instants(), default=None)
    for on, at in asked:
        counted, then = cells(facts, on, at), None if at == newest else at
        for programme in PROGRAMMES:
            stock = board.stock(programme, on, then)
            if cells_of(stock) != counted[programme]:
                yield f"{programme} on {on} as known at {at}: board {cells_of(stock)}, recount {counted[programme]}"
            if stock["total"] != counted[programme].total():
                yield f"{programme} on {on} as known at {at}: total {stock['total']}, recount {counted[programme].total()}"
            for region in stock["regions"]:
                inside = sum(n for (zone, _, _), n in counted[programme].items() if zone in REGIONS[region["region"]])
                if region["count"] != inside:
                    yield f"{programme} {region['region']} on {on} as known at {at}: {region['count']}, recount {inside}"
        tops = highest(facts, on, at)
        said = {rung["programme"]: rung["total"] for rung in board.ladder(on, then)["highest_rung"]}
        if said != {rung: tops[rung] for rung in LADDER}:
            yield f"highest rungs on {on} as known at {at}: board {said}, recount {dict(tops)}"
