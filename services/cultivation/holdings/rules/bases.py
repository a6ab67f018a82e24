"""The counting bases: how the firms of a programme are counted, each with its name, its definition and whom it counts.

Board, drill-down, series, flow and API know a basis by its entry here alone. Another basis is another entry; the firms are
then counted anew by the job of this subject.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from contracts.codes import RUNGS, TITLES, BasisReason, CountingBasis, Programme
from services.cultivation.programmes.rules.ladder import highest_rung

RENEWABLE = (Programme.HNTE,)
"""Programmes whose renewals are applied for here; of others nobody knows which are under way."""

STOCK = "存量：{on}持有有效{name}、且当日所在园区属于统计范围的企业家数，同一企业只计一次；按有效期逐日计算，有效期至为最后一个有效日。"
HIGHEST = (
    "最高级口径：{on}有效资格中最高一级为{name}、且当日所在园区属于统计范围的企业家数；每户只计入最高一级，各级可相加。"
)
GIANTS = "含小巨人：{on}持有有效{name}，或持有有效“小巨人”且省级资格未曾失效的企业家数，同一企业只计一次。"
AWAITING = "待换证：{on}{name}资格已在本年内到期、重新认定已进入公示或其后环节而新证尚未生效的企业家数；不与目标比较。"
SUSPENDED = "其中：暂停：{on}持有有效{name}、但资格处于暂停或待核查的企业家数；已含在存量之内，单列备查。"
RENEWALS = (
    "含待换证：{on}持有有效{name}，或本年内到期且重新认定已进入公示或其后环节的企业家数；仅供参考，不与目标比较。"
)


@dataclass(frozen=True)
class FirmDay:
    """What is true of one firm on one day, as known at one instant.

    lapsed: held before, over by the day and not held; awaiting: the title ran out in the calendar year of the day, its renewal
    has reached 公示 and is not decided yet; suspended: held by titles that all rest.
    """

    held: frozenset[Programme] = frozenset()
    lapsed: frozenset[Programme] = frozenset()
    awaiting: frozenset[Programme] = frozenset()
    suspended: frozenset[Programme] = frozenset()


@dataclass(frozen=True)
class Basis:
    """One way to count: for which programmes, what it says of itself (`{on}` the day, `{name}` the programme), whom it counts.

    `titles` names the programmes whose certificates stand behind a count, where they are more than the programme itself.
    """

    code: CountingBasis
    programmes: tuple[Programme, ...]
    definition: str
    counts: Callable[[FirmDay], Collection[Programme]]
    titles: tuple[Programme, ...] = field(default=())

    def titles_of(self, programme: Programme) -> tuple[Programme, ...]:
        return self.titles or (programme,)


def _highest(day: FirmDay) -> Collection[Programme]:
    top = highest_rung(day.held)
    return () if top is None else (top,)


def _with_giants(day: FirmDay) -> Collection[Programme]:
    """A valid 小巨人 counts in 专精特新 unless its provincial title lapsed (domain notes §5.4)."""
    giant = Programme.LITTLE_GIANT in day.held and Programme.SRDI not in day.lapsed
    return (Programme.SRDI,) if giant or Programme.SRDI in day.held else ()


def _awaiting(day: FirmDay) -> Collection[Programme]:
    return day.awaiting.intersection(RENEWABLE) - day.held


BASES = (
    Basis(CountingBasis.EACH, tuple(Programme), STOCK, lambda day: day.held),
    Basis(CountingBasis.HIGHEST, RUNGS, HIGHEST, _highest),
    Basis(
        CountingBasis.WITH_GIANTS,
        (Programme.SRDI,),
        GIANTS,
        _with_giants,
        titles=(Programme.SRDI, Programme.LITTLE_GIANT),
    ),
    Basis(CountingBasis.AWAITING_RENEWAL, RENEWABLE, AWAITING, _awaiting),
    Basis(
        CountingBasis.WITH_RENEWALS,
        RENEWABLE,
        RENEWALS,
        lambda day: day.held.intersection(RENEWABLE).union(_awaiting(day)),
    ),
    Basis(CountingBasis.SUSPENDED, TITLES, SUSPENDED, lambda day: day.suspended),
)
BY_CODE = {basis.code: basis for basis in BASES}
EDITION = " ".join(basis.code.value for basis in BASES)
"""Names the bases that holdings were computed under; another edition means that every firm is counted anew."""


def counted_under(day: FirmDay) -> frozenset[tuple[CountingBasis, Programme]]:
    """Every count that a firm is part of on such a day."""
    return frozenset((basis.code, programme) for basis in BASES for programme in basis.counts(day))


def why_apart(day: FirmDay, programme: Programme) -> BasisReason:
    """Why a firm that counts under one of two bases of a programme does not count under the other."""
    if programme in day.awaiting and programme not in day.held:
        return BasisReason.RENEWAL_AWAITED
    if programme not in day.held:
        return BasisReason.LITTLE_GIANT
    return BasisReason.TITLE_IN_FORCE if highest_rung(day.held) in (programme, None) else BasisReason.HIGHER_RUNG
