"""The projection against a plain reading of the definition, at every day and instant of small random histories."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import CountingBasis, Programme
from domain.spans import Interval
from services.cultivation.counting.rules import Allowance
from services.cultivation.firms.rules import Cell
from services.cultivation.holdings.rules.bases import STORED, FirmDay, counted_under
from services.cultivation.holdings.rules.known_firms import Claim, Rest
from services.cultivation.holdings.rules.projection import Facts, Holding, Residency, holdings, spans_under
from services.cultivation.holdings.rules.publicities import Publicity

DAY, INSTANT, SIZE = date(2023, 12, 28), datetime(2024, 1, 1, tzinfo=UTC), 9
TITLES = ("", "T1", "T2")
PROGRAMMES = (Programme.TECH_SME, Programme.HNTE, Programme.SRDI, Programme.LITTLE_GIANT)
HERE, THERE = Cell("lanzhou-hitech", None, "new-materials"), Cell("baiyin-hitech", "bhz-core", None)


def day(n: int) -> date:
    return DAY + timedelta(days=n)


def instant(n: int) -> datetime:
    return INSTANT + timedelta(hours=n)


bounds = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(sorted)
claims = st.builds(
    lambda programme, valid, known, by_term, title: Claim(
        programme,
        Interval(day(valid[0]), day(valid[1])),
        Interval(instant(known[0]), instant(known[1] + 1)),
        by_term,
        title,
    ),
    st.sampled_from(PROGRAMMES),
    bounds,
    bounds,
    st.booleans(),
    st.sampled_from(TITLES),
)


def places_of(moves: list[int], versions: list[int]) -> list[Residency]:
    """One version without a place, then versions with a move on a day of their own."""
    found = []
    edges = [*sorted(set(versions)), SIZE + 2]
    for index, (start, end) in enumerate(pairwise(edges)):
        move = day(moves[index % len(moves)])
        known = Interval(instant(start), instant(end))
        found += [
            Residency(HERE, Interval(day(0), move), known),
            Residency(THERE, Interval(move, day(SIZE - 1)), known),
        ]
    return [residency for residency in found if residency.valid.start < residency.valid.before]


residencies = st.builds(
    places_of, st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=3), st.lists(st.integers(0, SIZE), max_size=3)
)


publicities = st.builds(
    lambda valid, known, listed: Publicity(
        Programme.HNTE,
        Interval(day(valid[0]), day(valid[1])),
        Interval(instant(known[0]), instant(known[1] + 1)),
        listed,
    ),
    bounds.filter(lambda valid: valid[0] < valid[1]),
    bounds,
    st.booleans(),
)
allowances = st.lists(
    st.builds(
        lambda since, days, at: Allowance(day(since), days, instant(at)),
        st.integers(0, SIZE),
        st.integers(0, 4),
        st.integers(0, SIZE),
    ),
    max_size=2,
).map(lambda several: sorted(several, key=lambda each: each.since))
rests = st.builds(
    lambda title, valid, known: Rest(
        title, Interval(day(valid[0]), day(valid[1] + 1)), Interval(instant(known[0]), instant(known[1] + 1))
    ),
    st.sampled_from(TITLES[1:]),
    bounds,
    bounds,
)
facts = st.builds(
    Facts,
    st.lists(claims, max_size=5),
    residencies,
    st.lists(publicities, max_size=2),
    st.lists(rests, max_size=2),
    allowances,
)


def firm_day(facts: Facts, on: date, at: datetime) -> FirmDay:
    """The definition, read aloud."""
    every = [c for c in facts.claims if c.known.covers(at)]
    known = [c for c in every if c.valid.start < c.valid.before]
    held = {c.programme for c in known if c.valid.covers(on)}
    set_so_far = [a.days for a in facts.allowances if a.recorded_at <= at and a.since <= on]
    allowed = timedelta(days=[180, *set_so_far][-1])
    waits = {c.programme for c in known if c.by_term and c.valid.before <= on < c.valid.before + allowed}
    public = {p.programme for p in facts.publicities if p.known.covers(at) and is_open(p, every, on)}
    lapsed = {c.programme for c in known if c.valid.before <= on} - held
    recent = [c for c in known if c.valid.start <= on and c.valid.start.year > on.year - 3]
    cohorts = {c.programme for c in recent if c.programme is Programme.HNTE and (c.by_term or on < c.valid.before)}
    resting = {r.title for r in facts.rests if r.known.covers(at) and r.valid.covers(on)}
    standing = {c.programme for c in known if c.valid.covers(on) and c.title not in resting}
    sets = [frozenset(each) for each in (held, lapsed, waits & public, public, cohorts, held - standing)]
    return FirmDay(*sets)


def is_open(publicity: Publicity, claims: list[Claim], on: date) -> bool:
    """A list no longer speaks once a title has begun whose day is as near to it as it is believed for."""
    days = publicity.valid
    reach = days.before - days.start
    came = [c for c in claims if c.programme is publicity.programme and abs(c.valid.start - days.start) < reach]
    fresh = [c for c in came if c.by_term or c.valid.before > days.start]
    return days.covers(on) and not (publicity.listed and any(c.valid.start <= on for c in fresh))


def counted(facts: Facts, on: date, at: datetime) -> set[tuple[str | None, ...]]:
    cells = [p.cell for p in facts.residencies if p.known.covers(at) and p.valid.covers(on)]
    stored = {basis.code for basis in STORED}
    counts = [count for count in counted_under(firm_day(facts, on, at)) if count[0] in stored]
    return {
        (basis.value, programme.value, cell.zone, cell.park, cell.industry)
        for cell in cells
        for basis, programme in counts
    }


@settings(deadline=None)
@given(facts)
def test_the_rectangles_say_what_the_definition_says(facts: Facts) -> None:
    found = holdings(facts)
    for d in range(SIZE + 1):
        for k in range(SIZE + 2):
            known = [h.counted for h in found if h.known.covers(instant(k))]
            said = [each[:5] for each in known if each.valid_from <= day(d) < each.valid_before]
            assert len(said) == len(set(said))
            assert set(said) == counted(facts, day(d), instant(k))


@settings(deadline=None)
@given(facts)
def test_the_days_under_a_basis_are_those_of_its_holdings_wherever_the_firm_is(facts: Facts) -> None:
    at = instant(SIZE)
    for basis in CountingBasis:
        spans = spans_under(basis, Programme.HNTE, facts.known_at(at))
        days = {d for d in range(SIZE + 1) if any(span.covers(day(d)) for span in spans)}
        counts = {d for d in range(SIZE + 1) if (basis, Programme.HNTE) in counted_under(firm_day(facts, day(d), at))}
        assert days == counts


@settings(deadline=None)
@given(facts, st.randoms())
def test_the_order_of_facts_leaves_no_trace(facts: Facts, random: object) -> None:
    shuffled = Facts(
        list(facts.claims), facts.residencies, list(facts.publicities), list(facts.rests), facts.allowances
    )
    random.shuffle(shuffled.claims)  # type: ignore[attr-defined]
    random.shuffle(shuffled.publicities)  # type: ignore[attr-defined]
    assert set(holdings(facts)) == set(holdings(shuffled))


def days_of(found: list[Holding]) -> list[tuple[date, date]]:
    """Over which days the firm holds anything."""
    return [
        (h.counted.valid_from, h.counted.valid_before) for h in found if h.counted.basis == CountingBasis.EACH.value
    ]


def test_a_renewal_without_a_gap_is_one_rectangle() -> None:
    always = Interval(instant(0), instant(9))
    terms = [
        Claim(Programme.SRDI, Interval(day(0), day(3)), always),
        Claim(Programme.SRDI, Interval(day(3), day(6)), always),
    ]
    stay = [Residency(HERE, Interval(day(0), day(9)), always)]
    assert days_of(holdings(Facts(terms, stay))) == [(day(0), day(6))]


def test_overlapping_certificates_count_once() -> None:
    always = Interval(instant(0), instant(9))
    terms = [
        Claim(Programme.HNTE, Interval(day(0), day(4)), always),
        Claim(Programme.HNTE, Interval(day(2), day(6)), always),
    ]
    found = holdings(Facts(terms, [Residency(HERE, Interval(day(0), day(9)), always)]))
    assert days_of(found) == [(day(0), day(6))]
