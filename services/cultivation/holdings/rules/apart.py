"""Why a firm that counts under one of two bases of a programme does not count under the other: exactly one reason."""

from contracts.codes import BasisReason, CountingBasis, Programme
from services.cultivation.holdings.rules.bases import RENEWABLE, FirmDay
from services.cultivation.programmes.rules.ladder import highest_rung

WITHOUT_TITLE = {
    CountingBasis.WITH_GIANTS: BasisReason.LITTLE_GIANT,
    CountingBasis.AWAITING_RENEWAL: BasisReason.RENEWAL_AWAITED,
    CountingBasis.WITH_RENEWALS: BasisReason.RENEWAL_AWAITED,
    CountingBasis.IN_PUBLICITY: BasisReason.IN_PUBLICITY,
    CountingBasis.WITH_PUBLICITY: BasisReason.IN_PUBLICITY,
    CountingBasis.YEAR_END_COHORTS: BasisReason.COHORT_RAN_OUT,
}
"""What counts a firm that holds no valid title of the programme."""
ABOUT_RENEWALS = (CountingBasis.AWAITING_RENEWAL, CountingBasis.WITH_RENEWALS)


def why_apart(day: FirmDay, programme: Programme, mine: CountingBasis, other: CountingBasis) -> BasisReason:
    """The firm counts under `mine`, and not under `other`."""
    if programme in day.held:
        return _of_holder(day, programme, other)
    renews = programme in day.awaiting and programme in RENEWABLE and other not in ABOUT_RENEWALS
    reason = WITHOUT_TITLE[mine]
    return BasisReason.RENEWAL_AWAITED if reason is BasisReason.IN_PUBLICITY and renews else reason


def _of_holder(day: FirmDay, programme: Programme, other: CountingBasis) -> BasisReason:
    if other is CountingBasis.YEAR_END_COHORTS:
        return BasisReason.EARLIER_COHORT
    if other is CountingBasis.HIGHEST and highest_rung(day.held) is not programme:
        return BasisReason.HIGHER_RUNG
    return BasisReason.TITLE_IN_FORCE
