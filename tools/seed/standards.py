"""Standards of the office and invented figures of firms: one standard adopted, one draft, and firms near to a title and far from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random

from contracts.codes import Programme, Role
from contracts.commands.standards import AdoptStandard, DraftStandard
from contracts.metrics import NEGATIVE, FactChannel, FactSide, Metric, PeriodKind
from kit.data.caller import Caller
from kit.web.app import Service
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.standards.tables import office_standards
from services.cultivation.standards.usecases.drafts import adopt, draft
from tools.seed.timeline import Timeline

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
M = Metric
EVERY = 4
"""Of each so many firms one has told its figures; the others are unknown."""
DOCUMENT = "演示〔2026〕省创标准（虚构）"
SOURCE = "演示数据（虚构）"
NONE_OF_THESE = (
    M.NATIONAL_AWARDS_5Y, M.NATIONAL_AWARDS_TOP3, M.NATIONAL_AWARDS_TOP5, M.PROVINCIAL_AWARDS_TOP3, M.PROVINCIAL_AWARDS,
    M.PROVINCIAL_PLATFORMS, M.STANDARDS_LED, M.MAKERS_TOP500, M.MAKERS_TOP50, M.INNOVATION_DEMONSTRATION, M.GIANT_CONTROLLED,
)  # fmt: skip
Said = tuple[Metric, int | None, Decimal]


@dataclass(frozen=True)
class Standards:
    """What is in force `on` a day; running again finds it there."""

    cultivation: Service
    firms: dict[str, str]
    story: Timeline
    on: date

    def write(self) -> None:
        with self.cultivation.database.read() as session:
            if office_standards(session):
                return
        self._adopt()
        self._figures()

    def _adopt(self) -> None:
        """省创 by the proposal from the day on; 三高 is a draft that the office still tries."""
        writer = self.cultivation.writer
        begun = DraftStandard(programme=Programme.PROVINCIAL_INNOVATIVE)
        made = writer.submit(partial(draft, command=begun, caller=OFFICE), OFFICE).result()
        command = AdoptStandard(adopted_from=self.on, document_no=DOCUMENT)
        work = partial(adopt, standard_id=made.standard_id, command=command, expected=made.version, caller=OFFICE)
        writer.submit(work, OFFICE).result()
        other = DraftStandard(programme=Programme.THREE_HIGH)
        writer.submit(partial(draft, command=other, caller=OFFICE), OFFICE).result()

    def _figures(self) -> None:
        lives = sorted((self.story.demo, *self.story.lives), key=lambda life: life.firm.uscc)
        told = [life.firm.uscc for n, life in enumerate(lives) if n % EVERY == 0 or life is self.story.demo]
        entries = [
            Entry(self.firms[uscc], metric, _period(metric, year, self.on), FactSide.SELF_REPORTED, value, SOURCE)
            for uscc in dict.fromkeys(told)
            if uscc in self.firms
            for metric, year, value in _told(uscc, self.on.year - 1)
        ]
        work = partial(record, entries=entries, channel=FactChannel.ENTRY)
        self.cultivation.writer.submit(work, OFFICE).result()


def _period(metric: Metric, year: int | None, day: date) -> Period:
    if metric.period is PeriodKind.YEAR:
        return Period(year, None)
    return Period(None, date(day.year, 1, 1))


def _told(uscc: str, last: int) -> Iterator[Said]:
    """The figures of one firm, the same whenever they are asked for; money in 万元."""
    random = Random(uscc)  # noqa: S311 - invented figures
    size = Decimal(random.choice([300, 800, 2000, 4500, 9000, 26000]))
    growth, research = Decimal(random.randint(-10, 40)) / 100, Decimal(random.randint(5, 90)) / 1000
    for back in range(3):
        revenue = (size / (1 + growth) ** back).quantize(Decimal("0.01"))
        yield from ((metric, last - back, value) for metric, value in _year(revenue, research, random))
    yield from _property(random)
    for metric in NEGATIVE:
        if metric.period is PeriodKind.DATE:
            yield metric, None, Decimal(0)
        else:
            yield from ((metric, year, Decimal(0)) for year in range(last - 2, last + 2))


def _year(revenue: Decimal, research: Decimal, random: Random) -> Iterator[tuple[Metric, Decimal]]:
    staff = max(8, int(revenue) // 40)
    shares = {
        M.REVENUE: Decimal(1), M.MAIN_REVENUE: Decimal("0.95"), M.TOTAL_INCOME: Decimal("1.02"), M.COSTS: Decimal("0.88"),
        M.HIGHTECH_INCOME: Decimal("0.66"), M.RD_EXPENSE: research, M.DOMESTIC_RD: research, M.NET_PROFIT: Decimal("0.08"),
        M.ASSETS: Decimal("1.4"), M.LIABILITIES: Decimal("0.7"), M.NET_ASSETS: Decimal("0.7"), M.VALUE_ADDED: Decimal("0.28"),
        M.NEW_PRODUCT_INCOME: Decimal("0.2"),
    }  # fmt: skip
    yield from ((metric, (revenue * share).quantize(Decimal("0.01"))) for metric, share in shares.items())
    tech = staff * random.randint(4, 34) // 100
    yield from ((M.STAFF, Decimal(staff)), (M.TECH_STAFF, Decimal(tech)), (M.RD_STAFF, Decimal(tech)))
    yield from ((M.EQUITY_RAISED, Decimal(0)), (M.CONVERSIONS, Decimal(random.randint(0, 6))))


def _property(random: Random) -> Iterator[Said]:
    first, second = random.choice([0, 0, 1, 2, 5]), random.randint(0, 8)
    counts = {
        M.CLASS1_IP: first, M.CLASS2_IP: second, M.OWN_CLASS1_IP: first, M.CLASS1_IP_IN_USE: first, M.HIGH_VALUE_IP: first // 2,
        M.DOMESTIC_RESIDENT: 1, M.YEARS_IN_FIELD: random.randint(1, 12), M.STRATEGIC_FIELD: random.randint(0, 1),
        M.KEY_FIELD: random.randint(0, 1), M.RD_DEPARTMENT: random.randint(0, 1), M.MANAGEMENT_SYSTEM: random.randint(0, 1),
        M.OWN_BRAND: 1, M.MARKET_SHARE: random.randint(1, 14),
    }  # fmt: skip
    yield from ((metric, None, Decimal(value)) for metric, value in counts.items())
    yield from ((metric, None, Decimal(0)) for metric in NONE_OF_THESE)
