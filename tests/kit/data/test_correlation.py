import re

import pytest

from kit.data import correlation

TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    ("header", "traceparent", "accepted"),
    [
        (b"order-2025.1_a", None, "order-2025.1_a"),
        (None, f"00-{TRACE}-b7ad6b7169203331-01".encode(), TRACE),
        (b"order-2025", f"00-{TRACE}-b7ad6b7169203331-01".encode(), "order-2025"),
    ],
)
def test_a_well_formed_header_names_the_story(header: bytes | None, traceparent: bytes | None, accepted: str) -> None:
    assert correlation.accept(header, traceparent) == accepted


@pytest.mark.parametrize(
    ("header", "traceparent"),
    [
        (None, None),
        (b"short", None),
        (b"x" * 65, None),
        (b"order-2025\n", None),
        (b'order"2025', None),
        ("订单二〇二五".encode(), None),
        (None, b"garbage"),
        (None, b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01"),
        (None, f"00-{TRACE.upper()}-b7ad6b7169203331-01".encode()),
    ],
)
def test_anything_else_begins_a_new_story(header: bytes | None, traceparent: bytes | None) -> None:
    assert re.fullmatch("[0-9a-f]{32}", correlation.accept(header, traceparent))


def test_a_story_ends_with_its_block() -> None:
    with correlation.bound("outer-story"):
        with correlation.bound() as inner:
            assert correlation.current() == inner
        assert correlation.current() == "outer-story"
    assert correlation.current_or_none() is None
