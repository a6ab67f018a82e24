"""From what was said of days to the days on which a status holds, as known when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.spans import Days, Interval, Known


@dataclass(frozen=True, slots=True)
class Told:
    """From a day on a status holds or holds no more, as held true over a stretch of knowledge; `label` says what it is."""

    start: date
    holds: bool
    known: Known
    label: str | None = None


@dataclass(frozen=True, slots=True)
class StatusSpan:
    """Days on which a status holds; `decided`: it ends because somebody said so."""

    valid: Days
    known: Known
    label: str | None = None
    decided: bool = False


Held = tuple[Days, str | None, bool]


def status_spans(told: Sequence[Told], open_end: date) -> list[StatusSpan]:
    """Disjoint in every stretch of knowledge; a stretch over which nothing about a span changed is one."""
    since: dict[Held, Known] = {}
    done: list[StatusSpan] = []
    for known in _cuts(each.known for each in told):
        held = set(_held([each for each in told if each.known.covers(known.start)], open_end))
        done += [_span(key, since.pop(key)) for key in [*since] if key not in held]
        for key in held:
            before = since.get(key)
            since[key] = Interval(before.start if before else known.start, known.before)
    return done + [_span(key, known) for key, known in since.items()]


def _span(held: Held, known: Known) -> StatusSpan:
    valid, label, decided = held
    return StatusSpan(valid, known, label, decided)


def _cuts(stretches: Iterable[Known]) -> list[Known]:
    edges = sorted({edge for known in stretches for edge in (known.start, known.before)})
    return [Interval(start, end) for start, end in pairwise(edges)]


def _held(told: Sequence[Told], open_end: date) -> Iterator[Held]:
    """What holds when, as known at one instant."""
    start: Told | None = None
    for each in sorted(told, key=lambda one: one.start):
        if each.holds and start is None:
            start = each
        elif not each.holds and start is not None:
            yield Interval(start.start, each.start), start.label, True
            start = None
    if start is not None:
        yield Interval(start.start, open_end), start.label, False
