"""Whose firm it is on a day: one table of cases, which the rule and each service's own statements have to answer alike."""

from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import FirmStatus, Zone
from contracts.events.registry import FirmState, IndustryPeriod, NamePeriod, Residency

HITECH, BAIYIN, OUTSIDE = Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH, Zone.OUTSIDE
A, B, C, D = date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)
CHANGED = date(2022, 7, 1)


@dataclass(frozen=True)
class Stay:
    """A residency over `[start, before)`; open where `before` is None."""

    zone: Zone
    start: date
    before: date | None = None
    ended_by: str | None = None


@dataclass(frozen=True)
class Case:
    """On `day` the firm with these stays is `zone`'s; None: nobody's."""

    title: str
    stays: tuple[Stay, ...]
    day: date
    zone: Zone | None
    status: FirmStatus = FirmStatus.ACTIVE

    def told(self, firm_id: str, recorded_at: datetime) -> FirmState:
        """The firm as an event tells it, with an industry that changes inside its first stay."""
        since = self.stays[0].start if self.stays else A
        return FirmState(
            firm_id=firm_id,
            uscc="91620102MA7ABCD12B",
            version=1,
            recorded_at=recorded_at,
            status=self.status,
            names=(NamePeriod(name="合成案例科技有限公司", valid_from=since),),
            residencies=tuple(
                Residency(zone=stay.zone, valid_from=stay.start, valid_before=stay.before, ended_by=stay.ended_by)
                for stay in self.stays
            ),
            industries=(
                IndustryPeriod(primary="digital", valid_from=since, valid_before=CHANGED),
                IndustryPeriod(primary="new-materials", valid_from=CHANGED),
            ),
        )


MOVED = (Stay(HITECH, A, C, "moved"), Stay(BAIYIN, C))
GAP = (Stay(HITECH, A, B, "moved"), Stay(BAIYIN, D))
CLOSED = (Stay(HITECH, A, B, "moved"), Stay(BAIYIN, B, C, "closed"))
AWAY = (Stay(HITECH, A, B, "moved"), Stay(OUTSIDE, B))

CASES = (
    Case("resident", (Stay(HITECH, A),), D, HITECH),
    Case("on the first day", (Stay(HITECH, A),), A, HITECH),
    Case("yet to come", (Stay(HITECH, D),), A, HITECH),
    Case("yet to come, and then to move", (Stay(HITECH, C, D, "moved"), Stay(BAIYIN, D)), A, HITECH),
    Case("on the eve of a move", MOVED, date(2023, 12, 31), HITECH),
    Case("on the day of a move", MOVED, C, BAIYIN),
    Case("in a gap", GAP, C, HITECH),
    Case("on the last day of a gap", GAP, date(2024, 12, 31), HITECH),
    Case("after a gap", GAP, D, BAIYIN),
    Case("closed", CLOSED, D, BAIYIN, FirmStatus.CLOSED),
    Case("on the day of closing", CLOSED, C, BAIYIN, FirmStatus.CLOSED),
    Case("merged", (Stay(HITECH, A, C, "merged"),), D, HITECH, FirmStatus.MERGED),
    Case("voided", (), D, None, FirmStatus.VOIDED),
    Case("区外", (Stay(OUTSIDE, A),), D, OUTSIDE),
    Case("gone to 区外", AWAY, D, OUTSIDE),
    Case("come from 区外", (Stay(OUTSIDE, A, B, "moved"), Stay(HITECH, B)), D, HITECH),
)
ZONES = tuple(Zone)
