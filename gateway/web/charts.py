"""Charts drawn here as SVG: every mark is a link to its firms, and reads without script; the same figures stand in a table beside it.

Lengths are in the units of the picture, `WIDTH` across a page or `HALF` across half of it; a template draws what stands here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

WIDTH, HALF, HEIGHT = 1080, 520, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 24, 44
ROOM = HEIGHT - TOP - BOTTOM
LINES = 4  # of the scale, about
HEADROOM = 1.05
EM = 14  # across a character


@dataclass(frozen=True)
class Mark:
    """A value with its name; `kind` is a class of the style sheet, `link` leads to the firms."""

    name: str
    value: float
    kind: str
    link: str = ""
    label: str = ""  # beside the mark, the value where it is empty


@dataclass(frozen=True)
class Bar:
    """A drawn mark: a rectangle, and where its label and its name stand."""

    mark: Mark
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Line:
    """A line of the scale."""

    value: str
    y: float


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    scale: tuple[Line, ...]
    names: tuple[tuple[str, float], ...]  # under the bars, with the middle of each
    width: int
    height: int = HEIGHT
    from_zero: bool = True

    @property
    def staggers(self) -> bool:
        """Whether neighbouring names would touch on one line."""
        return sum(len(name) for name, _ in self.names) * EM > self.width - LEFT - RIGHT


def waterfall(opening: Mark, steps: Sequence[Mark], closing: Mark) -> Chart:
    """From one stock to another by steps that go up (positive) and down; the scale begins near what all have in common."""
    levels = list(accumulate((step.value for step in steps), initial=opening.value))
    spans = [(min(pair), max(pair)) for pair in pairwise(levels)]
    top = max((high for _, high in spans), default=opening.value) or 1
    foot = _foot(min((low for low, _ in spans), default=opening.value), top)
    ends = [(foot, opening.value), *spans, (foot, closing.value)]
    return _bars([opening, *steps, closing], ends, foot, top)


def columns(groups: Sequence[tuple[str, Sequence[Mark]]], width: int = WIDTH) -> Chart:
    """Groups of columns from zero, side by side, each group with its name."""
    top = max((mark.value for _, marks in groups for mark in marks), default=0) or 1
    room = (width - LEFT - RIGHT) / max(len(groups), 1)
    bars, names = [], []
    for nth, (name, marks) in enumerate(groups):
        start, each = LEFT + nth * room + room * 0.12, room * 0.76 / max(len(marks), 1)
        bars += [
            _bar(mark, start + place * each, each * 0.94, (0, mark.value), 0, top) for place, mark in enumerate(marks)
        ]
        names.append((name, round(LEFT + (nth + 0.5) * room, 1)))
    return Chart(tuple(bars), _scale(0, top), tuple(names), width)


def _bars(marks: Sequence[Mark], spans: Sequence[tuple[float, float]], foot: float, top: float) -> Chart:
    room = (WIDTH - LEFT - RIGHT) / len(marks)
    bars = tuple(
        _bar(mark, LEFT + nth * room + room * 0.14, room * 0.72, span, foot, top)
        for nth, (mark, span) in enumerate(zip(marks, spans, strict=True))
    )
    names = tuple((bar.mark.name, bar.middle) for bar in bars)
    return Chart(bars, _scale(foot, top), names, WIDTH, from_zero=foot == 0)


def _bar(mark: Mark, x: float, width: float, span: tuple[float, float], foot: float, top: float) -> Bar:
    low, high = (_height(value, foot, top) for value in span)
    return Bar(mark, round(x, 1), round(TOP + ROOM - high, 1), round(width, 1), round(max(high - low, 1.0), 1))


def _height(value: float, foot: float, top: float) -> float:
    return ROOM * (value - foot) / ((top - foot) * HEADROOM or 1)


def _foot(least: float, most: float) -> float:
    """Zero, unless all that moves lies far above it: then a round number below, so that the steps can be seen."""
    return 0 if most - least > least else max(0, int((least - (most - least)) // 10 * 10))


def _scale(foot: float, top: float) -> tuple[Line, ...]:
    """Lines at round numbers from the foot on."""
    step = _round((top - foot) / LINES)
    values = [foot + nth * step for nth in range(2 * LINES) if nth * step <= (top - foot) * HEADROOM]
    return tuple(Line(f"{value:,.0f}", round(TOP + ROOM - _height(value, foot, top), 1)) for value in values)


def _round(least: float) -> float:
    """The first of 1, 2, 5, 10, 20 … that is not less."""
    tens = 1.0
    while 5 * tens < least:
        tens *= 10
    return next(each * tens for each in (1, 2, 5) if each * tens >= least)
