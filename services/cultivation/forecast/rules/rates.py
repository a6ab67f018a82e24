"""What seasons tell about rates: a hierarchical model of zones and years, by Laplace's method on a grid of standard deviations.

A season of a zone is a cell; its level is prior mean + zone effect + year effect + its own deviation, all normal, so the levels of
all cells, seen and to come, are jointly normal before anything is seen. Renewals are binomial in the logistic of the level, newcomers
Poisson in its exponential. For each node of the grid the levels seen are taken as normal about their mode (Rasmussen and Williams
2006, algorithm 3.1); a draw takes a node by its evidence, then the levels to come, jointly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from services.cultivation.forecast.rules.arithmetic import (
    Array,
    cholesky,
    exp,
    log,
    logistic,
    logit,
    solve_lower,
    solve_upper,
    times,
    total,
)
from services.cultivation.forecast.rules.noise import Noise

HALF_NORMAL = np.array([0.12566135, 0.38532047, 0.67448975, 1.03643339, 1.64485363])
"""Quantiles 0.1, 0.3 … 0.9 of a half-normal variable: five nodes of equal weight."""
OWN = 0.15  # standard deviation of a cell's own deviation
STEPS, CLOSE, TINY = 40, 1e-9, 1e-10


@dataclass(frozen=True)
class Level:
    """A level to draw: of a zone in a year; without a year the zone's lasting level, without a zone the mean of all zones."""

    zone: int | None
    year: int | None = None


@dataclass(frozen=True)
class Prior:
    """Mean of all levels and the variances on the nodes (g): of the mean, between zones, between years."""

    mean: float
    overall: Array
    zones: Array
    years: Array


@dataclass(frozen=True)
class Likelihood:
    """Where to look for the mode first, and log likelihood, slope and curvature of levels (g, n)."""

    start: Array
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    curvature: Callable[[Array], Array]


def renewal_prior() -> Prior:
    """The mean is N(1.2, 0.7); zones and years are N(0, s), each s ~ HalfN(0.35)."""
    between = 0.35 * HALF_NORMAL
    zones, years = np.repeat(between, 5), np.tile(between, 5)
    return Prior(1.2, np.full(25, 0.49), zones * zones, years * years)


def newcomer_prior() -> Prior:
    """The level of each zone is N(log 20, 1); years are N(0, s), s ~ HalfN(0.5)."""
    between = 0.5 * HALF_NORMAL
    return Prior(2.995732273553991, np.zeros(5), np.ones(5), between * between)


def renewals(due: Array, renewed: Array) -> Likelihood:
    """`renewed` of those whose title ended, per cell."""
    return Likelihood(
        logit((renewed + 0.5) / (due + 1.0)),
        lambda level: renewed * level - due * _softplus(level),
        lambda level: renewed - due * logistic(level),
        lambda level: due * logistic(level) * (1.0 - logistic(level)),
    )


def newcomers(came: Array) -> Likelihood:
    """How many came, per cell."""
    return Likelihood(
        log(came + 0.5),
        lambda level: came * level - exp(level),
        lambda level: came - exp(level),
        lambda level: exp(level),
    )


@dataclass(frozen=True)
class Posterior:
    """On each node (g) the log evidence, and the mean and Cholesky factor of the levels wanted (n)."""

    evidence: Array
    mean: Array
    factor: Array

    def draw(self, noise: Noise, label: str) -> Array:
        """(n, draws): a node by its evidence, then normal levels about its mean, jointly."""
        weights = exp(np.maximum(self.evidence - self.evidence.max(), -600.0))
        reached = np.cumsum(weights)
        node = np.searchsorted(reached[:-1], noise.uniforms(f"{label}/node") * reached[-1])
        deviates = noise.normals(f"{label}/levels", self.mean.shape[-1])
        found = np.empty_like(deviates)
        for row in range(self.mean.shape[-1]):
            found[row] = self.mean[node, row]
            for column in range(row + 1):
                found[row] += self.factor[node, row, column] * deviates[column]
        return found


def posterior(prior: Prior, seen: Sequence[Level], likelihood: Likelihood, wanted: Sequence[Level]) -> Posterior:
    """The wanted levels given the cells seen."""
    inner = _covariance(prior, seen, seen) + OWN * OWN * np.eye(len(seen))
    across = _covariance(prior, seen, wanted)
    yearly = np.array([0.0 if level.year is None else OWN * OWN for level in wanted])
    outer = _covariance(prior, wanted, wanted) + (yearly + TINY) * np.eye(len(wanted))
    mode, evidence, root, lower = _mode(prior.mean, inner, likelihood)
    mean = prior.mean + times(np.swapaxes(across, -1, -2), likelihood.slope(mode))
    known = solve_lower(lower, root[..., None] * across)
    for row in range(len(seen)):
        outer = outer - known[:, row, :, None] * known[:, row, None, :]
    return Posterior(evidence, mean, cholesky(outer))


def _covariance(prior: Prior, rows: Sequence[Level], columns: Sequence[Level]) -> Array:
    """(g, rows, columns): what two levels share before anything is seen; the mean of zones shares a part with each."""
    count = len({level.zone for level in (*rows, *columns) if level.zone is not None})
    zones = np.array([[_shared(one.zone, other.zone, count) for other in columns] for one in rows])
    years = np.array([[one.year is not None and one.year == other.year for other in columns] for one in rows])
    overall, between, yearly = (part[:, None, None] for part in (prior.overall, prior.zones, prior.years))
    found: Array = overall + between * zones + yearly * years
    return found


def _shared(one: int | None, other: int | None, count: int) -> float:
    return 1.0 / count if one is None or other is None else float(one == other)


def _mode(mean: float, inner: Array, likelihood: Likelihood) -> tuple[Array, Array, Array, Array]:
    """Newton's way to the mode on every node at once: (levels, log evidence, √curvature, Cholesky factor of I + √W K √W)."""
    level = np.broadcast_to(likelihood.start, inner.shape[:2])
    size = inner.shape[-1]
    for _ in range(STEPS):
        curvature = likelihood.curvature(level)
        root = np.sqrt(curvature)
        lower = cholesky(np.eye(size) + root[:, :, None] * inner * root[:, None, :])
        pull = curvature * (level - mean) + likelihood.slope(level)
        inside = solve_lower(lower, (root * times(inner, pull))[..., None])
        weight = pull - root * solve_upper(lower, inside)[..., 0]
        moved = mean + times(inner, weight)
        done = float(np.abs(moved - level).max(initial=0.0)) < CLOSE
        level = moved
        if done:
            break
    spread = total(log(np.diagonal(lower, axis1=-2, axis2=-1)))
    evidence = total(likelihood.value(level)) - 0.5 * total(weight * (level - mean)) - spread
    return level, evidence, root, lower


def _softplus(level: Array) -> Array:
    """log(1 + e^level)."""
    return np.maximum(level, 0.0) + log(1.0 + exp(-np.abs(level)))
