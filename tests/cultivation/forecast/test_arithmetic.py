"""The operations behind the draws agree with the standard library's, and small counts and large ones with their laws."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from services.cultivation.forecast.rules import arithmetic
from services.cultivation.forecast.rules.noise import Noise

NOISE = Noise("a seed", 20_000)


@pytest.mark.parametrize("x", [-600.0, -31.4, -1.0, -1e-9, 0.0, 0.5, 1.0, 87.3, 600.0])
def test_exponential_and_logarithm_are_those_of_the_library(x: float) -> None:
    assert float(arithmetic.exp(x)) == pytest.approx(math.exp(x), rel=1e-15)
    assert float(arithmetic.log(math.exp(x))) == pytest.approx(x, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("u", [1e-12, 1e-4, 0.02425, 0.3, 0.5, 0.9, 1 - 1e-9])
def test_the_normal_quantile_is_that_of_the_library(u: float) -> None:
    assert float(arithmetic.normal_quantile(np.array([u]))[0]) == pytest.approx(NormalDist().inv_cdf(u), abs=1e-8)


def test_a_factor_solves_what_it_was_made_of() -> None:
    matrix = np.array([[4.0, 2.0, 0.4], [2.0, 5.0, 1.0], [0.4, 1.0, 3.0]])
    right = np.array([[1.0], [2.0], [3.0]])
    lower = arithmetic.cholesky(matrix)
    found = arithmetic.solve_upper(lower, arithmetic.solve_lower(lower, right))
    assert np.allclose(matrix @ found, right)


@pytest.mark.parametrize(("trials", "chance"), [(0, 0.5), (3, 0.02), (20, 0.3), (90, 0.77), (400, 0.4), (3000, 0.98)])
def test_binomial_draws_have_the_moments_of_their_law(trials: int, chance: float) -> None:
    drawn = NOISE.binomial("renewed", trials, np.full((1, NOISE.draws), chance))[0]
    spread = math.sqrt(trials * chance * (1 - chance))
    assert float(drawn.mean()) == pytest.approx(trials * chance, abs=0.03 * spread + 1e-9)
    assert float(drawn.std()) == pytest.approx(spread, rel=0.03, abs=1e-9)
    assert 0 <= drawn.min() <= drawn.max() <= trials


@pytest.mark.parametrize("rate", [0.0, 0.4, 9.0, 29.0, 31.0, 500.0])
def test_poisson_draws_have_the_moments_of_their_law(rate: float) -> None:
    drawn = NOISE.poisson("came", np.full((1, NOISE.draws), rate))[0]
    assert float(drawn.mean()) == pytest.approx(rate, abs=0.03 * math.sqrt(rate) + 1e-9)
    assert float(drawn.std()) == pytest.approx(math.sqrt(rate), rel=0.03, abs=1e-9)


@pytest.mark.parametrize("shape", [0.5, 7.5, 31.5, 33.5, 400.5])
def test_gamma_draws_have_the_moments_of_their_law(shape: float) -> None:
    drawn = NOISE.gamma("hazard", shape)
    assert float(drawn.mean()) == pytest.approx(shape, rel=0.03)
    assert float(drawn.var()) == pytest.approx(shape, rel=0.05)


def test_more_of_a_chance_never_gives_fewer() -> None:
    chances = np.array([0.1, 0.3, 0.49, 0.51, 0.7, 0.9])[:, None] * np.ones(NOISE.draws)
    drawn = np.stack([NOISE.binomial("one label", 40, chance[None])[0] for chance in chances])
    assert (np.diff(drawn, axis=0) >= 0).all()
