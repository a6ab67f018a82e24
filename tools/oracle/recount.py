"""The count, once more and as plainly as it can be said: walk over every firm on every question."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from tools.oracle.facts import Fact, RecordedFacts

Cell = tuple[str, str | None, str | None]

COUNTED = ("lanzhou-new-area", "lanzhou-hitech", "baiyin-hitech", "lanzhou-etdz")
REGIONS = {"lanbai-demo-zone": ("lanzhou-hitech", "baiyin-hitech"), "lanbai-pilot-zone": COUNTED}
LADDER = ("tech-sme", "provincial-innovative", "hnte", "leading")
PROGRAMMES = (*LADDER, "three-high", "innovative-sme", "srdi", "little-giant", "champion", "listing")


def cells(facts: RecordedFacts, on: date, at: datetime) -> dict[str, Counter[Cell]]:
    """For each programme how many distinct firms hold it in each (zone, park, industry)."""
    places = where(facts, on, at)
    counted: dict[str, Counter[Cell]] = defaultdict(Counter)
    for firm_id, programmes in held(facts, on, at).items():
        if firm_id in places:
            for programme in programmes:
                counted[programme][places[firm_id]] += 1
    return counted


def highest(facts: RecordedFacts, on: date, at: datetime) -> Counter[str]:
    """How many firms stand on each rung as their highest."""
    places = where(facts, on, at)
    found: Counter[str] = Counter()
    for firm_id, programmes in held(facts, on, at).items():
        rungs = [rung for rung in LADDER if rung in programmes]
        if rungs and firm_id in places:
            found[rungs[-1]] += 1
    return found


def where(facts: RecordedFacts, on: date, at: datetime) -> dict[str, Cell]:
    """The cell of every firm that was in a counted zone on the day."""
    trades = {fact.firm_id: fact.what[0] for fact in _holding(facts.trades, on, at)}
    found: dict[str, Cell] = {}
    for fact in _holding(facts.stays, on, at):
        zone, park = fact.what
        if zone in COUNTED:
            if fact.firm_id in found:
                raise AssertionError(f"{fact.firm_id} is in two places on {on} as known at {at}")
            found[fact.firm_id] = (str(zone), park, trades.get(fact.firm_id))
    return found


def held(facts: RecordedFacts, on: date, at: datetime) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in _holding(facts.titles, on, at):
        found[fact.firm_id].add(str(fact.what[0]))
    for step in sorted(_holding(facts.steps, on, at), key=lambda step: step.valid_from):
        found[step.firm_id].discard("listing")
        found[step.firm_id] |= {"listing"} if step.what[0] in ("listed", "quoted") else set()
    return found


def _holding(facts: Iterable[Fact], on: date, at: datetime) -> Iterable[Fact]:
    return (fact for fact in facts if fact.holds(on, at))
