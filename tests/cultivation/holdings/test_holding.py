"""The projection against a plain reading of the definition, at every day and instant of small random histories."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import Programme
from domain.spans import Interval
from services.cultivation.firms.rules import Cell
from services.cultivation.holdings.rules import Claim, Holding, Place, holdings
from services.cultivation.programmes.rules.ladder import measures

DAY, INSTANT, SIZE = date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), 9
PROGRAMMES = (Programme.TECH_SME, Programme.HNTE, Programme.SRDI, Programme.LITTLE_GIANT)
HERE, THERE = Cell("lanzhou-hitech", None, "new-materials"), Cell("baiyin-hitech", "bhz-core", None)


def day(n: int) -> date:
    return DAY + timedelta(days=n)


def instant(n: int) -> datetime:
    return INSTANT + timedelta(hours=n)


bounds = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(sorted)
claims = st.builds(
    lambda programme, valid, known: Claim(
        programme, Interval(day(valid[0]), day(valid[1])), Interval(instant(known[0]), instant(known[1] + 1))
    ),
    st.sampled_from(PROGRAMMES),
    bounds,
    bounds,
)


def places_of(moves: list[int], versions: list[int]) -> list[Place]:
    """One version without a place, then versions with a move on a day of their own."""
    found = []
    edges = [*sorted(set(versions)), SIZE + 2]
    for index, (start, end) in enumerate(pairwise(edges)):
        move = day(moves[index % len(moves)])
        known = Interval(instant(start), instant(end))
        found += [Place(HERE, Interval(day(0), move), known), Place(THERE, Interval(move, day(SIZE - 1)), known)]
    return [place for place in found if place.valid.start < place.valid.before]


places = st.builds(
    places_of, st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=3), st.lists(st.integers(0, SIZE), max_size=3)
)


def counted(claims: list[Claim], places: list[Place], on: date, at: datetime) -> set[tuple[str, Cell]]:
    """The definition, read aloud."""
    cells = [p.cell for p in places if p.known.covers(at) and p.valid.covers(on)]
    known = [c for c in claims if c.known.covers(at) and c.valid.start < c.valid.before]
    held = {c.programme for c in known if c.valid.covers(on)}
    lapsed = {c.programme for c in known if c.valid.before <= on} - held
    return {(measure, cell) for cell in cells for measure in measures(held, lapsed)}


@given(st.lists(claims, max_size=5), places)
def test_the_rectangles_say_what_the_definition_says(claims: list[Claim], places: list[Place]) -> None:
    found = holdings(claims, places)
    for d in range(SIZE + 1):
        for k in range(SIZE + 2):
            here = [(h.measure, h.cell) for h in found if h.valid.covers(day(d)) and h.known.covers(instant(k))]
            assert len(here) == len(set(here))
            assert set(here) == counted(claims, places, day(d), instant(k))


@given(st.lists(claims, max_size=5), places, st.randoms())
def test_the_order_of_facts_leaves_no_trace(claims: list[Claim], places: list[Place], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(holdings(claims, places)) == set(holdings(shuffled, places))


def test_a_renewal_without_a_gap_is_one_rectangle() -> None:
    always = Interval(instant(0), instant(9))
    terms = [
        Claim(Programme.SRDI, Interval(day(0), day(3)), always),
        Claim(Programme.SRDI, Interval(day(3), day(6)), always),
    ]
    stay = [Place(HERE, Interval(day(0), day(9)), always)]
    spans = {h.valid for h in holdings(terms, stay) if h.measure == Programme.SRDI.value}
    assert spans == {Interval(day(0), day(6))}


def test_overlapping_certificates_count_once() -> None:
    always = Interval(instant(0), instant(9))
    terms = [
        Claim(Programme.HNTE, Interval(day(0), day(4)), always),
        Claim(Programme.HNTE, Interval(day(2), day(6)), always),
    ]
    found: list[Holding] = holdings(terms, [Place(HERE, Interval(day(0), day(9)), always)])
    assert [h.valid for h in found if h.measure == "hnte"] == [Interval(day(0), day(6))]
