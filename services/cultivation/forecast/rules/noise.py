"""Draws that follow from a seed and a label alone: uniforms out of SHAKE-256, everything else by inversion.

A label names what is drawn, so drawing one thing more or less, or at another rate, leaves all other noise as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import shake_256
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from services.cultivation.forecast.rules.arithmetic import Array, exp, log, normal_quantile

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FEW = 30.0
"""Up to this mean a count is found by adding up probabilities; beyond it E. A. Cornish's and R. A. Fisher's expansion is as good."""
EXACT = 32  # exponentials that are added up; a gamma of a larger shape is nearly normal in its cube root


@dataclass(frozen=True)
class Noise:
    """`draws` of everything, out of `seed`."""

    seed: str
    draws: int

    def uniforms(self, label: str, *shape: int) -> Array:
        """(*shape, draws) numbers inside (0, 1)."""
        count = int(np.prod((*shape, self.draws)))
        raw = shake_256(f"{self.seed}/{label}".encode()).digest(8 * count)
        bits = np.frombuffer(raw, dtype="<u8") >> np.uint64(12)
        return ((bits.astype(np.float64) + 0.5) * 2.0**-52).reshape(*shape, self.draws)

    def normals(self, label: str, *shape: int) -> Array:
        return normal_quantile(self.uniforms(label, *shape))

    def gamma(self, label: str, shape: float) -> Array:
        """(draws) of Gamma(shape, 1) for a whole shape, or one and a half: exponentials and half a square of a normal."""
        if shape > EXACT:
            return cubed_normal(np.full(self.draws, shape), self.normals(label))
        whole = int(shape)
        found = np.zeros(self.draws)
        for uniform in self.uniforms(f"{label}/exponentials", whole) if whole else ():
            found = found - log(uniform)
        if shape > whole:
            normal = self.normals(f"{label}/half")
            found = found + 0.5 * normal * normal
        return found

    def beta(self, label: str, passed: int, failed: int) -> Array:
        """(draws) of Beta(½ + passed, ½ + failed)."""
        above, below = self.gamma(f"{label}/passed", passed + 0.5), self.gamma(f"{label}/failed", failed + 0.5)
        return above / (above + below)

    def binomial(self, label: str, trials: Any, chance: Array) -> Counts:
        """As many of `trials` (broadcast) as succeed, (*shape, draws) as `chance` is; more of it never gives fewer."""
        wanted = np.broadcast_to(np.asarray(trials, dtype=np.int64), chance.shape)
        often = chance > 0.5
        rare = np.clip(np.where(often, 1.0 - chance, chance), 1e-12, 0.5)
        uniform = self.uniforms(label, *chance.shape[:-1])
        found = _counted(np.where(often, 1.0 - uniform, uniform), wanted * rare, _Binomial(wanted, rare))
        found = np.minimum(found, wanted)
        return np.where(often, wanted - found, found)

    def poisson(self, label: str, rate: Array) -> Counts:
        return _counted(self.uniforms(label, *rate.shape[:-1]), rate, _Poisson(rate))


def cubed_normal(shape: Array, normal: Array) -> Array:
    """Gamma(shape, 1) by E. B. Wilson's and M. M. Hilferty's cube of a normal (1931); good to a thousandth above a shape of 5."""
    root = 1.0 - 1.0 / (9.0 * shape) + normal / (3.0 * np.sqrt(shape))
    positive = np.maximum(root, 0.0)
    return shape * positive * positive * positive


class Law(Protocol):
    """A law of counts: the probability of none, of k + 1 from that of k, and its spread."""

    def none(self, few: Mask) -> Array: ...

    def ratios(self, few: Mask) -> Callable[[int], Array]: ...

    def moments(self, many: Mask) -> tuple[Array, Array, Array]:
        """Standard deviation, skewness and excess kurtosis."""
        ...


@dataclass(frozen=True)
class _Poisson:
    rate: Array

    def none(self, few: Mask) -> Array:
        return exp(-self.rate[few])

    def ratios(self, few: Mask) -> Callable[[int], Array]:
        rate = self.rate[few]
        return lambda k: rate / (k + 1.0)

    def moments(self, many: Mask) -> tuple[Array, Array, Array]:
        rate = self.rate[many]
        return np.sqrt(rate), 1.0 / np.sqrt(rate), 1.0 / rate


@dataclass(frozen=True)
class _Binomial:
    trials: Counts
    chance: Array

    def none(self, few: Mask) -> Array:
        return exp(self.trials[few] * log(1.0 - self.chance[few]))

    def ratios(self, few: Mask) -> Callable[[int], Array]:
        trials, odds = self.trials[few], self.chance[few] / (1.0 - self.chance[few])
        return lambda k: odds * ((trials - k) / (k + 1.0))

    def moments(self, many: Mask) -> tuple[Array, Array, Array]:
        chance = self.chance[many]
        variance = self.trials[many] * chance * (1.0 - chance)
        spread = np.sqrt(variance)
        return spread, (1.0 - 2.0 * chance) / spread, (1.0 - 6.0 * chance * (1.0 - chance)) / variance


def _counted(uniform: Array, mean: Array, law: Law) -> Counts:
    """The least count whose cumulative probability reaches the uniform."""
    few = mean <= FEW
    found = np.zeros(uniform.shape, dtype=np.int64)
    found[few] = _added_up(uniform[few], law.none(few), law.ratios(few))
    many = ~few
    if many.any():
        found[many] = _expanded(normal_quantile(uniform[many]), mean[many], *law.moments(many))
    return found


def _added_up(uniform: Array, none: Array, ratio: Callable[[int], Array]) -> Counts:
    term, reached, found = none, none.copy(), np.zeros(uniform.shape, dtype=np.int64)
    for k in range(int(8 * FEW)):
        short = uniform > reached
        if not short.any():
            break
        found += short
        term = term * ratio(k)
        reached += term
    return found


def _expanded(normal: Array, mean: Array, spread: Array, skew: Array, excess: Array) -> Counts:
    square, cube = normal * normal, normal * normal * normal
    level = normal + skew * (square - 1.0) / 6.0 + excess * (cube - 3.0 * normal) / 24.0
    level = level - skew * skew * (2.0 * cube - 5.0 * normal) / 36.0
    return np.maximum(np.ceil(mean + spread * level - 0.5), 0.0).astype(np.int64)
