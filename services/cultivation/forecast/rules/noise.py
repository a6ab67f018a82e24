"""Draws that follow from a seed and a label alone: uniforms out of SHAKE-256, everything else by inversion.

A label names what is drawn, so drawing one thing more or less, or at another rate, leaves all other noise as it was.
"""

from dataclasses import dataclass
from hashlib import shake_256
from typing import Any

import numpy as np
import numpy.typing as npt

from services.cultivation.forecast.rules.arithmetic import Array, exp, log, normal_quantile

Counts = npt.NDArray[np.int64]

MOST_RATE = 600.0  # beyond e^-700 nothing is a number; no zone has so many newcomers in a season
MOST_TRIALS = 900
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
        """As many of `trials` (broadcast) as succeed, (*shape, draws) as `chance` is."""
        wanted = np.broadcast_to(np.asarray(trials, dtype=np.int64), chance.shape)
        if wanted.size == 0 or int(wanted.max()) <= MOST_TRIALS:
            return _binomial(self.uniforms(label, *chance.shape[:-1]), wanted, chance)
        half = wanted // 2
        return self.binomial(f"{label}/first", half, chance) + self.binomial(f"{label}/second", wanted - half, chance)

    def poisson(self, label: str, rate: Array) -> Counts:
        return _poisson(self.uniforms(label, *rate.shape[:-1]), np.minimum(rate, MOST_RATE))


def cubed_normal(shape: Array, normal: Array) -> Array:
    """Gamma(shape, 1) by E. B. Wilson's and M. M. Hilferty's cube of a normal (1931); good to a thousandth above a shape of 5."""
    root = 1.0 - 1.0 / (9.0 * shape) + normal / (3.0 * np.sqrt(shape))
    positive = np.maximum(root, 0.0)
    return shape * positive * positive * positive


def _binomial(uniform: Array, trials: Counts, chance: Array) -> Counts:
    """By inversion from the nearer end, so that nothing vanishes; more of `chance` never gives less."""
    often = chance > 0.5
    rare = np.where(often, 1.0 - chance, chance)
    rare = np.maximum(rare, 1e-12)
    level = np.where(often, 1.0 - uniform, uniform)
    odds = rare / (1.0 - rare)
    term = exp(trials * log(1.0 - rare))
    reached, found = term.copy(), np.zeros(chance.shape, dtype=np.int64)
    for k in range(int(trials.max(initial=0))):
        short = level > reached
        if not short.any():
            break
        found += short
        term *= odds * ((trials - k) / (k + 1.0))
        reached += term
    found = np.minimum(found, trials)
    return np.where(often, trials - found, found)


def _poisson(uniform: Array, rate: Array) -> Counts:
    term = exp(-rate)
    reached, found = term.copy(), np.zeros(rate.shape, dtype=np.int64)
    for k in range(1, int(2 * MOST_RATE)):
        short = uniform > reached
        if not short.any():
            break
        found += short
        term *= rate / k
        reached += term
    return found
