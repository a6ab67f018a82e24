"""How the score of an application is kept and shown; what it is judged by stays exact."""

from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.0001")


def kept(score: Decimal) -> Decimal:
    """Four places at most and no trailing zeros: an average above the mark never reads as the mark itself."""
    rounded = score.quantize(PLACES, ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()
