"""What the demonstration's firms say in figures, what the office has from official sources, and renewals in hand. All invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from sqlalchemy import select

from contracts.codes import Programme, Role, Zone
from contracts.commands.renewals import SayRenewal
from contracts.metrics import FactChannel, FactSide, Metric
from contracts.queries.renewals import RenewalView
from contracts.renewals import ACCEPTED, RenewalProgress
from kit.data.caller import Caller
from kit.web.app import Service
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.tables import FACT
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.renewals.reads import RenewalQuestion, renewals
from services.cultivation.renewals.usecases import SayRenewalOf, say
from tools.seed.story import Life
from tools.seed.timeline import Timeline

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
SELF, OFFICIAL = FactSide.SELF_REPORTED, FactSide.OFFICIAL
YEARS = 3
TELLING, SCALED = 0.7, 0.3
"""Share of firms that have told their figures; share of those whose 规上 the office has from the register of units."""
CHUNK = 200
RENEWALS = 120
"""Certificates of the next months whose renewal somebody has told of; the others are 未填报."""
PROGRESS = (*RenewalProgress, RenewalProgress.ACCEPTED, RenewalProgress.PREPARING, None)


@dataclass(frozen=True)
class Figures:
    """Entered on one day shortly before today; running again finds them there."""

    cultivation: Service
    firms: dict[str, str]
    story: Timeline
    on: date

    def enter(self) -> None:
        with self.cultivation.database.read() as session:
            if session.execute(select(FACT.c.firm_id).limit(1)).first() is not None:
                return
        living = [
            life for life in self.story.lives if life.is_known(self.on) and life.zone_on(self.on) is not Zone.OUTSIDE
        ]
        told = [life for life in living if life is self.story.demo or Random(life.firm.uscc).random() < TELLING]  # noqa: S311 - invented
        for start in range(0, len(told), CHUNK):
            chunk = told[start : start + CHUNK]
            entries = [entry for life in chunk for entry in self._told(life)]
            work = partial(record, entries=entries, channel=FactChannel.TEMPLATE)
            self.cultivation.writer.submit(work, OFFICE).result()
        self._renew()

    def _told(self, life: Life) -> Iterator[Entry]:
        """Three years of figures that fit one another, what is true of today, and for some an official one beside it."""
        chance, firm_id = Random(f"{life.firm.uscc}/figures"), self.firms[life.firm.uscc]  # noqa: S311 - invented
        strong, revenue = life.is_valid(self.on), Decimal(chance.randint(300, 30_000))
        staff, since = max(6, int(revenue) // chance.randint(60, 110)), Period(since=date(self.on.year - 1, 12, 31))
        for year in range(self.on.year - YEARS, self.on.year):
            for metric, value in _year(chance, revenue, staff, strong=strong):
                yield Entry(firm_id, metric, Period(year=year), SELF, value, None, "演示：年度审计报告（虚构）")
            last, revenue = revenue, (revenue * chance.randint(92, 135) / 100).quantize(Decimal(1))
        for metric, most in ((Metric.CLASS1_IP, 5), (Metric.CLASS2_IP, 24), (Metric.YEARS_IN_FIELD, 15)):
            yield Entry(firm_id, metric, since, SELF, Decimal(chance.randint(1 if strong else 0, most)))
        yield Entry(firm_id, Metric.RD_DEPARTMENT, since, SELF, Decimal(strong or chance.random() < 0.3))
        if revenue > 2_000 and chance.random() < SCALED:
            source = "演示：统计单位库（虚构）"
            admitted = Period(since=date(self.on.year - chance.randint(1, 4), 1, 1))
            yield Entry(firm_id, Metric.ABOVE_SCALE, admitted, OFFICIAL, Decimal(1), source)
            official = (last * chance.choice((100, 100, 97)) / 100).quantize(Decimal(1))
            yield Entry(firm_id, Metric.REVENUE, Period(year=self.on.year - 1), OFFICIAL, official, source)

    def _renew(self) -> None:
        """Of the certificates that end soonest some are prepared, handed in, accepted or given up."""
        asked = RenewalQuestion(within_months=12, programme=Programme.HNTE)
        with self.cultivation.database.read() as session:
            ending = renewals(session, OFFICE, asked, RENEWALS).items
        for serial, row in enumerate(ending):
            if serial % 3:
                said = self._said(row, PROGRESS[serial % len(PROGRESS)])
                work = partial(say, command=SayRenewalOf(row.recognition_id, row.version, said), caller=OFFICE)
                self.cultivation.writer.submit(work, OFFICE).result()

    def _said(self, row: RenewalView, progress: RenewalProgress | None) -> SayRenewal:
        if progress is None:
            return SayRenewal(renewing=False, note="演示：主营业务调整，暂不重报")
        accepted = max(row.issued_on, self.on - timedelta(days=30)) if progress in ACCEPTED else None
        return SayRenewal(renewing=True, progress=progress, accepted_on=accepted)


def _year(chance: Random, revenue: Decimal, staff: int, *, strong: bool) -> Iterator[tuple[Metric, Decimal]]:
    """One year: parts stay within their whole, and who holds a certificate spends and employs for it."""

    def part(whole: Decimal, low: int, high: int) -> Decimal:
        return (whole * chance.randint(low, high) / 100).quantize(Decimal("0.1"))

    research = part(revenue, 5, 12) if strong else part(revenue, 0, 6)
    assets = part(revenue, 70, 160)
    liabilities = part(assets, 25, 70)
    yield from (
        (Metric.REVENUE, revenue),
        (Metric.TOTAL_INCOME, revenue),
        (Metric.HIGHTECH_INCOME, part(revenue, 62, 90) if strong else part(revenue, 0, 60)),
        (Metric.RD_EXPENSE, research),
        (Metric.DOMESTIC_RD, part(research, 85, 100)),
        (Metric.COSTS, part(revenue, 78, 96)),
        (Metric.NET_PROFIT, part(revenue, -4, 14)),
        (Metric.ASSETS, assets),
        (Metric.LIABILITIES, liabilities),
        (Metric.NET_ASSETS, assets - liabilities),
        (Metric.STAFF, Decimal(staff)),
        (Metric.TECH_STAFF, Decimal(staff * (chance.randint(11, 40) if strong else chance.randint(3, 25)) // 100)),
        (Metric.RD_STAFF, Decimal(staff * chance.randint(2, 10) // 100)),
        (Metric.RD_ACTIVITY, Decimal(research > 0)),
        (Metric.CONVERSIONS, Decimal(chance.randint(2, 7) if strong else chance.randint(0, 3))),
    )
