"""What was entered is what is read, at every instant; a blank is not zero; both sides stand side by side."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.metrics import FactChannel, FactSide, Metric
from kit.data import clock
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.rules.figures import Figure, FirmFacts
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.firms.tables.instants import knowledge
from tests.cultivation.stage import OFFICE, Stage

SELF, OFFICIAL = FactSide.SELF_REPORTED, FactSide.OFFICIAL
YEAR = Period(year=2019)


def say(stage: Stage, *entries: Entry) -> dict[str, int]:
    changed: dict[str, int] = stage.do(partial(record, entries=entries, channel=FactChannel.ENTRY), OFFICE)
    return changed


def facts(stage: Stage, firm_id: str, day: date | None = None, known_at: datetime | None = None) -> FirmFacts:
    def question(session: object) -> FirmFacts:
        known = knowledge(session, known_at)  # type: ignore[arg-type]  # the stage hands in a session
        return facts_of(session, [firm_id], day or clock.today(), known)[firm_id]  # type: ignore[arg-type]

    found: FirmFacts = stage.read(question)
    return found


def test_both_sides_of_a_figure_stand_side_by_side(stage: Stage) -> None:
    say(
        stage,
        Entry("F1", Metric.REVENUE, YEAR, SELF, Decimal("1234.5")),
        Entry("F1", Metric.REVENUE, YEAR, OFFICIAL, Decimal(1200), "统计局 2019 年年报", "甘统〔2019〕3号"),
    )
    sides = facts(stage, "F1").sides(Metric.REVENUE, 2019)
    assert facts(stage, "F1").value(SELF, Metric.REVENUE, 2019) == Decimal("1234.5")
    assert sides.preferred == Figure(Decimal(1200), "统计局 2019 年年报", "甘统〔2019〕3号")
    assert sides.differ


def test_a_blank_is_not_zero(stage: Stage) -> None:
    say(stage, Entry("F1", Metric.NET_PROFIT, YEAR, SELF, Decimal(0)))
    assert facts(stage, "F1").value(SELF, Metric.NET_PROFIT, 2019) == 0
    assert facts(stage, "F1").value(SELF, Metric.REVENUE, 2019) is None
    say(stage, Entry("F1", Metric.NET_PROFIT, YEAR, SELF, None))
    assert facts(stage, "F1").value(SELF, Metric.NET_PROFIT, 2019) is None


def test_a_figure_of_a_year_answers_for_that_year_alone(stage: Stage) -> None:
    say(stage, Entry("F1", Metric.REVENUE, YEAR, SELF, Decimal(5)))
    found = facts(stage, "F1")
    assert (found.value(SELF, Metric.REVENUE, 2018), found.years(Metric.REVENUE)) == (None, [2019])


def test_a_figure_of_a_day_holds_until_a_later_one(stage: Stage) -> None:
    listed, removed = date(2019, 3, 1), date(2019, 9, 1)
    say(stage, Entry("F1", Metric.ABNORMAL_LIST, Period(since=listed), OFFICIAL, Decimal(1), "公示系统"))
    say(stage, Entry("F1", Metric.ABNORMAL_LIST, Period(since=removed), OFFICIAL, Decimal(0), "公示系统"))
    on = {
        day: facts(stage, "F1", day).value(OFFICIAL, Metric.ABNORMAL_LIST)
        for day in (date(2019, 2, 28), listed, date(2019, 8, 31), removed)
    }
    assert list(on.values()) == [None, 1, 1, 0]


def test_saying_the_same_again_changes_nothing(stage: Stage) -> None:
    entry = Entry("F1", Metric.STAFF, YEAR, SELF, Decimal(30))
    assert say(stage, entry) == {"F1": 1}
    assert say(stage, entry, Entry("F1", Metric.RD_STAFF, YEAR, SELF, None)) == {"F1": 0}


@dataclass
class History:
    """What a model of the store remembers: by instant, what each key said."""

    now: dict[tuple[str, Metric, int, FactSide], Decimal | None] = field(default_factory=dict)
    past: list[tuple[datetime, dict[tuple[str, Metric, int, FactSide], Decimal | None]]] = field(default_factory=list)


ENTRIES = st.tuples(
    st.sampled_from(["F1", "F2"]),
    st.sampled_from([Metric.REVENUE, Metric.STAFF]),
    st.sampled_from([2018, 2019]),
    st.sampled_from([SELF, OFFICIAL]),
    st.one_of(st.none(), st.decimals(0, 10**9, places=4)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda each: each[:4]), min_size=1, max_size=5))
def test_what_was_entered_is_what_is_read_at_every_instant(
    stage: Stage, said: list[list[tuple[str, Metric, int, FactSide, Decimal | None]]]
) -> None:
    every = [
        (f, m, y, s)
        for f in ("F1", "F2")
        for m in (Metric.REVENUE, Metric.STAFF)
        for y in (2018, 2019)
        for s in FactSide
    ]
    say(stage, *(Entry(f, m, Period(year=y), s, None) for f, m, y, s in every))
    history = History()
    for batch in said:
        say(stage, *(Entry(f, m, Period(year=y), s, value) for f, m, y, s, value in batch))
        history.now |= {each[:4]: each[4] for each in batch}
        history.past.append((stage.tick(), dict(history.now)))
    for instant, held in [*history.past, (None, history.now)]:
        for firm_id in ("F1", "F2"):
            found = facts(stage, firm_id, known_at=instant)
            mine = [key for key in every if key[0] == firm_id]
            assert [found.value(key[3], key[1], key[2]) for key in mine] == [held.get(key) for key in mine]
