"""What the office decided in the demonstration: targets with their document, a denominator, and the release of a year's end.

A cancellation that was decided later and counts from before stands in the difference of the release.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from contracts.codes import Programme, Region, Role
from contracts.commands.releases import DraftRelease
from contracts.commands.targets import EnterProvinceTotal, EnterTarget
from contracts.releases import ReleaseAction, TargetState
from deploy.embedded.compose import System
from gateway.access.rules.visitor import Visitor
from gateway.attainment.usecases.entries import decide_target, enter_target
from gateway.attainment.usecases.totals import enter_province_total
from gateway.releases.routes import compose
from gateway.releases.tables import published_in
from gateway.releases.usecases import Composed, advance, draft
from kit.data import clock
from kit.data.caller import Caller

NAME = "演示·领导小组办公室"
OFFICE, HEAD = Caller(NAME, Role.OFFICE), Caller(f"{NAME}（核实）", Role.OFFICE)
VISITOR = Visitor(NAME, "demo", NAME, Role.OFFICE, "")
DECIDED, PUBLISHED = date(2026, 2, 5), date(2026, 3, 10)
YEAR_END = DraftRelease(
    as_of=date(2025, 12, 31),
    known_at=clock.start_of(PUBLISHED),
    title="2025 年末高新技术企业及梯次培育数据",
    note="演示：2025 年末数，含 2026 年 2 月底前公布的 2025 年度证书。",
)
TARGETS = (
    EnterTarget(
        measure=Programme.PROVINCIAL_INNOVATIVE.value,
        scope=Region.PILOT_ZONE.value,
        year=2026,
        binding=Decimal(260),
        expected=Decimal(300),
        document_no="演示〔2026〕1号（虚构）",
        document_on=date(2026, 1, 20),
    ),
    EnterTarget(
        measure=Programme.LEADING.value,
        scope=Region.PILOT_ZONE.value,
        year=2026,
        binding=Decimal(8),
        document_no="演示〔2026〕1号（虚构）",
        document_on=date(2026, 1, 20),
    ),
)
TOTAL = EnterProvinceTotal(
    programme=Programme.HNTE, as_of=date(2025, 12, 31), firms=2300, source="演示：全省高新技术企业数（虚构）"
)


@dataclass(frozen=True)
class Decisions:
    """Written when the past is whole, with the clock at their days; running again finds them there."""

    system: System
    today: date

    def write(self) -> None:
        if self.today <= PUBLISHED or self._is_written():
            return
        with clock.at(_noon(DECIDED)):
            self._enter()
        with clock.at(_noon(PUBLISHED)):
            self._publish(asyncio.run(compose(self.system.gateway, VISITOR, YEAR_END, "demo-year-end")))

    def _is_written(self) -> bool:
        with self.system.gateway.database.read() as session:
            return published_in(session, PUBLISHED.year) > 0

    def _enter(self) -> None:
        submit = self.system.gateway.writer.submit
        for command in TARGETS:
            made = submit(partial(enter_target, command=command), OFFICE).result()
            approve = partial(decide_target, target_id=made.target_id, state=TargetState.APPROVED, reason=None)
            submit(partial(approve, expected=made.version), HEAD).result()
        submit(partial(enter_province_total, command=TOTAL), OFFICE).result()

    def _publish(self, document: Composed) -> None:
        submit = self.system.gateway.writer.submit
        made = submit(partial(draft, composed=document), OFFICE).result()
        for action, caller in ((ReleaseAction.APPROVE, HEAD), (ReleaseAction.PUBLISH, OFFICE)):
            step = partial(advance, release_id=made.release_id, action=action, reason=None, expected=made.version)
            made = submit(step, caller).result()


def _noon(day: date) -> datetime:
    return clock.start_of(day) + timedelta(hours=12)
