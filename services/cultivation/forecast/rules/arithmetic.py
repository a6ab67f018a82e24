"""exp, log and the normal quantile out of the operations that IEEE 754 rounds in one way only, and small linear algebra in a fixed order.

The C library, BLAS and SIMD kernels differ in the last digit from machine to machine; a forecast named by the hash of its inputs
must not. Arrays are float64; a leading axis of any length is carried along.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10  # their sum is ln 2; the first has trailing zeros
_TERMS_OF_EXP, _TERMS_OF_LOG = 14, 12
# P. J. Acklam's rational approximation of the normal quantile, relative error below 1.2e-9.
_CENTRE_ABOVE = (
    -3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02, 1.383577518672690e02, -3.066479806614716e01, 2.506628277459239e00,
)  # fmt: skip
_CENTRE_BELOW = (
    -5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01, -1.328068155288572e01, 1.0,
)  # fmt: skip
_TAIL_ABOVE = (
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e00, -2.549732539343734e00, 4.374664141464968e00, 2.938163982698783e00,
)  # fmt: skip
_TAIL_BELOW = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e00, 3.754408661907416e00, 1.0)
_TAIL = 0.02425


def exp(x: Any) -> Array:
    """e to the power of x, for |x| < 700."""
    x = np.asarray(x, dtype=np.float64)
    halvings = np.rint(x / (_LN2_HIGH + _LN2_LOW))
    rest = (x - halvings * _LN2_HIGH) - halvings * _LN2_LOW
    series = np.ones_like(rest)
    for n in range(_TERMS_OF_EXP, 0, -1):
        series = 1.0 + rest * series / n
    found: Array = np.ldexp(series, halvings.astype(np.int32))
    return found


def log(x: Any) -> Array:
    """The natural logarithm of x > 0."""
    mantissa, exponent = np.frexp(np.asarray(x, dtype=np.float64))
    small = mantissa < 0.7071067811865476
    mantissa, power = np.where(small, mantissa * 2.0, mantissa), np.where(small, exponent - 1.0, exponent * 1.0)
    ratio = (mantissa - 1.0) / (mantissa + 1.0)
    square = ratio * ratio
    series = np.zeros_like(ratio)
    for n in range(_TERMS_OF_LOG, -1, -1):
        series = series * square + 1.0 / (2 * n + 1)
    found: Array = power * _LN2_HIGH + (2.0 * ratio * series + power * _LN2_LOW)
    return found


def logit(p: Any) -> Array:
    return log(np.asarray(p) / (1.0 - np.asarray(p)))


def logistic(x: Any) -> Array:
    return 1.0 / (1.0 + exp(-np.asarray(x, dtype=np.float64)))


def normal_quantile(u: Array) -> Array:
    """The standard normal deviate that lies above a share u of all, 0 < u < 1."""
    near = np.minimum(u, 1.0 - u)
    root = np.sqrt(-2.0 * log(np.minimum(near, _TAIL)))
    tail = _polynomial(_TAIL_ABOVE, root) / _polynomial(_TAIL_BELOW, root)
    middle = u - 0.5
    square = middle * middle
    centre = middle * _polynomial(_CENTRE_ABOVE, square) / _polynomial(_CENTRE_BELOW, square)
    found: Array = np.where(near < _TAIL, np.where(u < 0.5, tail, -tail), centre)
    return found


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    found = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        found = found * x + coefficient
    return found


def times(matrix: Array, vector: Array) -> Array:
    """Matrix (…, n, m) times vector (…, m), summed in the order of the columns."""
    found = np.zeros(matrix.shape[:-1])
    for column in range(matrix.shape[-1]):
        found = found + matrix[..., column] * vector[..., column, None]
    return found


def total(x: Array) -> Array:
    """The sum over the last axis, in its order."""
    found = np.zeros(x.shape[:-1])
    for column in range(x.shape[-1]):
        found = found + x[..., column]
    return found


def cholesky(matrix: Array) -> Array:
    """The lower triangle L with L L' = matrix (…, n, n), which is symmetric and positive definite."""
    rest, lower = matrix.copy(), np.zeros_like(matrix)
    for k in range(matrix.shape[-1]):
        lower[..., k, k] = np.sqrt(rest[..., k, k])
        below = rest[..., k + 1 :, k] / lower[..., k, k, None]
        lower[..., k + 1 :, k] = below
        rest[..., k + 1 :, k + 1 :] -= below[..., :, None] * below[..., None, :]
    return lower


def solve_lower(lower: Array, right: Array) -> Array:
    """X with lower X = right (…, n, m)."""
    found = right.copy()
    for k in range(lower.shape[-1]):
        found[..., k, :] /= lower[..., k, k, None]
        found[..., k + 1 :, :] -= lower[..., k + 1 :, k, None] * found[..., k, None, :]
    return found


def solve_upper(lower: Array, right: Array) -> Array:
    """X with lower' X = right (…, n, m)."""
    found = right.copy()
    for k in range(lower.shape[-1] - 1, -1, -1):
        found[..., k, :] /= lower[..., k, k, None]
        found[..., :k, :] -= lower[..., k, :k, None] * found[..., k, None, :]
    return found
