"""Charts as geometry: bars stand where their values say, on a scale that says where it begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.charts import HEIGHT, WIDTH, Chart, Mark, columns, waterfall


def fall(opening: int, *steps: int) -> Chart:
    marks = [Mark(str(step), step, "up" if step > 0 else "down") for step in steps]
    return waterfall(Mark("期初", opening, "stock"), marks, Mark("期末", opening + sum(steps), "stock"))


def test_each_step_begins_where_the_one_before_ended() -> None:
    bars = fall(100, 30, -50, 20).bars
    tops = [bar.y for bar in bars]
    assert tops[2] == tops[1]  # the fall hangs from the top of the rise
    assert tops[4] == tops[0] == tops[3]  # 100 again
    assert bars[2].y + bars[2].height == pytest.approx(bars[3].y + bars[3].height)


def test_small_steps_on_a_large_stock_are_seen_on_a_scale_that_does_not_begin_at_zero() -> None:
    found = fall(900, 10, -20)
    assert (found.from_zero, found.scale[0].value) == (False, "870")
    assert fall(10, 20).from_zero


def test_columns_of_one_value_have_one_height_and_nothing_has_the_least() -> None:
    found = columns([("甲", [Mark("a", 50, "past"), Mark("b", 50, "stock")]), ("乙", [Mark("c", 0, "stock")])])
    assert (found.bars[0].height, found.bars[2].height) == (found.bars[1].height, 1.0)
    assert [line.value for line in found.scale] == ["0", "20", "40"]


def test_a_chart_of_nothing_is_a_chart() -> None:
    assert columns([("甲", [])]).bars == ()
    assert [bar.height for bar in fall(0).bars] == [1.0, 1.0]


@given(st.integers(0, 3000), st.lists(st.integers(-40, 40), max_size=12))
def test_every_bar_lies_inside_the_picture(opening: int, steps: list[int]) -> None:
    for bar in fall(opening + 500, *steps).bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
