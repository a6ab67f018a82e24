"""The counting bases: how the firms of a programme are counted, each with its name, its version, its definition and whom it counts.

Board, drill-down, series, flow and API know a basis by its entry here alone. Another basis is another entry, another way to count
under an old name its next version; the firms are then counted anew by the job of this subject.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from contracts.codes import RUNGS, TITLES, CountingBasis, Programme
from services.cultivation.programmes.rules.ladder import highest_rung

RENEWABLE = (Programme.HNTE,)
"""Programmes whose renewals are awaited here."""
PUBLICISED = tuple(programme for programme in TITLES if programme is not Programme.TECH_SME)
"""Programmes whose 公示 are counted; a registration of one calendar year is counted when it has its number."""
YEARS_OF_COHORTS = 3

STOCK = "存量：{on}持有有效{name}、且当日所在园区属于统计范围的企业家数，同一企业只计一次；按有效期逐日计算，有效期至为最后一个有效日。"
HIGHEST = (
    "最高级口径：{on}有效资格中最高一级为{name}、且当日所在园区属于统计范围的企业家数；每户只计入最高一级，各级可相加。"
)
GIANTS = "含小巨人：{on}持有有效{name}，或持有有效“小巨人”且省级资格未曾失效的企业家数，同一企业只计一次。"
AWAITING = "待换证：{on}{name}资格到期未满设定天数（默认 180 天，跨年连续计算）、重新认定在本系统已进入公示或其后环节或列入公示名单、新证尚未生效的企业家数；不与目标比较。"
RENEWALS = "含待换证：{on}持有有效{name}，或到期未满设定天数（默认 180 天，跨年连续计算）且重新认定已进入公示或其后环节或列入公示名单的企业家数；仅供参考，不与目标比较。"
PUBLICITY = "公示中：{on}{name}申报在本系统处于公示至证书登记之间，或列入公示名单而尚无证书，且当日未持有效资格的企业家数；不与目标比较。"
WITH_PUBLICITY = "含公示：{on}持有有效{name}，或处于公示中的企业家数，同一企业只计一次；仅供参考，不与目标比较。"
SUSPENDED = "其中：暂停：{on}持有有效{name}、但资格处于暂停或待核查的企业家数；已含在存量之内，单列备查。"
COHORTS = "年末三年度：{on}（只在 12 月 31 日）在当年及前两个年度取得{name}、且未被取消或撤销的企业家数，同一企业只计一次；不看证书有效期至。"


@dataclass(frozen=True)
class FirmDay:
    """What is true of one firm on one day, as known at one instant.

    lapsed: held before, over by the day and not held; awaiting: the title ran out no longer ago than is allowed, and its renewal is
    in 公示; publicised: in 公示 or between it and the title; cohorts: recognised in the day's calendar year or the two before it, and
    not cancelled or revoked; suspended: held by titles that all rest.
    """

    held: frozenset[Programme] = frozenset()
    lapsed: frozenset[Programme] = frozenset()
    awaiting: frozenset[Programme] = frozenset()
    publicised: frozenset[Programme] = frozenset()
    cohorts: frozenset[Programme] = frozenset()
    suspended: frozenset[Programme] = frozenset()


@dataclass(frozen=True)
class Basis:
    """One way to count: for which programmes, what it says of itself (`{on}` the day, `{name}` the programme), whom it counts.

    `titles` names the programmes whose certificates stand behind a count, where they are more than the programme itself. A basis
    with `parts` counts the firms of those bases, of which a firm is in one at most on any day: it has no rows of its own.
    `year_end` ones are counted on 31 December alone.
    """

    code: CountingBasis
    programmes: tuple[Programme, ...]
    definition: str
    counts: Callable[[FirmDay], Collection[Programme]]
    titles: tuple[Programme, ...] = field(default=())
    version: int = 1
    parts: tuple[CountingBasis, ...] = ()
    year_end: bool = False

    def titles_of(self, programme: Programme) -> tuple[Programme, ...]:
        return self.titles or (programme,)

    def is_counted_on(self, day: date) -> bool:
        return not self.year_end or (day.month, day.day) == (12, 31)


def _highest(day: FirmDay) -> Collection[Programme]:
    top = highest_rung(day.held)
    return () if top is None else (top,)


def _with_giants(day: FirmDay) -> Collection[Programme]:
    """A valid 小巨人 counts in 专精特新 unless its provincial title lapsed (domain notes §5.4)."""
    giant = Programme.LITTLE_GIANT in day.held and Programme.SRDI not in day.lapsed
    return (Programme.SRDI,) if giant or Programme.SRDI in day.held else ()


def _awaiting(day: FirmDay) -> Collection[Programme]:
    return day.awaiting.intersection(RENEWABLE) - day.held


def _publicised(day: FirmDay) -> Collection[Programme]:
    return day.publicised.intersection(PUBLICISED) - day.held


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
    Basis(CountingBasis.AWAITING_RENEWAL, RENEWABLE, AWAITING, _awaiting, version=2),
    Basis(
        CountingBasis.WITH_RENEWALS,
        RENEWABLE,
        RENEWALS,
        lambda day: day.held.intersection(RENEWABLE).union(_awaiting(day)),
        version=2,
        parts=(CountingBasis.EACH, CountingBasis.AWAITING_RENEWAL),
    ),
    Basis(CountingBasis.IN_PUBLICITY, PUBLICISED, PUBLICITY, _publicised),
    Basis(
        CountingBasis.WITH_PUBLICITY,
        PUBLICISED,
        WITH_PUBLICITY,
        lambda day: day.held.intersection(PUBLICISED).union(_publicised(day)),
        parts=(CountingBasis.EACH, CountingBasis.IN_PUBLICITY),
    ),
    Basis(
        CountingBasis.YEAR_END_COHORTS,
        RENEWABLE,
        COHORTS,
        lambda day: day.cohorts.intersection(RENEWABLE),
        year_end=True,
    ),
    Basis(CountingBasis.SUSPENDED, TITLES, SUSPENDED, lambda day: day.suspended),
)
BY_CODE = {basis.code: basis for basis in BASES}
STORED = tuple(basis for basis in BASES if not basis.parts)
COMPOSED = tuple(basis.code for basis in BASES if basis.parts)
EDITION = " ".join(f"{basis.code.value}@{basis.version}" for basis in BASES)
"""Names the bases that holdings were computed under; another edition means that every firm is counted anew."""


def version_in(edition: str, basis: CountingBasis) -> int | None:
    """The version of a basis among those that an edition names; editions from before there were versions name bare codes."""
    for named in edition.split():
        code, _, version = named.partition("@")
        if code == basis.value:
            return int(version or 1)
    return None


def counted_under(day: FirmDay) -> frozenset[tuple[CountingBasis, Programme]]:
    """Every count that a firm is part of on such a day."""
    return frozenset((basis.code, programme) for basis in BASES for programme in basis.counts(day))


def parts_of(basis: CountingBasis) -> tuple[CountingBasis, ...]:
    """The bases under which the rows of a count are stored."""
    return BY_CODE[basis].parts or (basis,)


def counts_with(part: CountingBasis, programme: Programme) -> tuple[Basis, ...]:
    """The bases of a programme that count what is stored under `part`."""
    return tuple(basis for basis in BASES if part in parts_of(basis.code) and programme in basis.programmes)
