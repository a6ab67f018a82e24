"""How likely a goal is reached, out of how often each number was drawn; said no finer than the model knows."""

from collections.abc import Sequence

STEP = 5  # per cent


def at_least(aim: int, start: int, times: Sequence[int]) -> float:
    """The share of draws that reach the aim; `times` says how often `start`, `start` + 1, … were drawn."""
    return sum(times[max(aim - start, 0) :]) / sum(times)


def told(share: float) -> str:
    """In steps of 5 %, and beyond 1 % and 99 % as less and more."""
    if share < 0.01:
        return "<1%"
    if share > 0.99:
        return ">99%"
    return f"{min(max(STEP * round(100 * share / STEP), STEP), 100 - STEP)}%"
