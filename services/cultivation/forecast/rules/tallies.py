"""From arrays of draws to distributions and medians."""

from collections.abc import Sequence

import numpy as np

from services.cultivation.forecast.rules.arithmetic import Array
from services.cultivation.forecast.rules.distributions import Distribution
from services.cultivation.forecast.rules.noise import Counts


def tallied(stock: Counts, zones: Sequence[int], nth: int) -> Distribution:
    """Several zones together at the end of the nth season, out of the same joint draws; `stock` is (zones, seasons, draws)."""
    drawn: Counts = stock[list(zones), nth].sum(axis=0)
    start = int(drawn.min())
    return Distribution(start, tuple(int(times) for times in np.bincount(drawn - start)))


def middle(values: Array) -> float:
    """The median, as one of the values."""
    return float(np.sort(values)[(len(values) - 1) // 2])
