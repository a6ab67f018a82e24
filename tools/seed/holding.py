"""What becomes of a few titles of the demonstration: one rests, one rested, one has a new certificate. All of it is invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, select

from contracts.codes import IntervalReason, Programme, Role
from contracts.holding import SuspensionKind
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from kit.web.app import Service
from services.cultivation.firms.tables.snapshots import NAME
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, SUSPENSION
from services.cultivation.recognitions.usecases.moves import ReissueTitle, reissue
from services.cultivation.recognitions.usecases.suspensions import ResumeTitle, SuspendTitle, resume, suspend

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
A_YEAR, QUARTER = timedelta(days=365), timedelta(days=90)


@dataclass(frozen=True)
class Holding:
    """Told on the day `today` of the clock."""

    cultivation: Service
    today: date

    def tell(self) -> None:
        """Unless an earlier run has told it."""
        writer = self.cultivation.writer
        again = writer.submit(partial(_tell, today=self.today), OFFICE).result()
        if again is not None:
            writer.submit(partial(_resume, command=again), OFFICE).result()


def _tell(session: WriteSession, today: date) -> ResumeTitle | None:
    """What ends one of the suspensions, which is known later than the suspension is."""
    if session.execute(select(SUSPENSION.c.recognition_id).limit(1)).first() is not None:
        return None
    resting, rested = session.execute(_running(today).limit(2)).all()
    document = f"演示〔{today.year}〕核查通知（虚构）"
    for title, kind in ((resting, SuspensionKind.UNDER_REVIEW), (rested, SuspensionKind.SUSPENDED)):
        said = SuspendTitle(
            title.recognition_id,
            title.version,
            today - QUARTER,
            today,
            "演示：年报所列数据待核实",
            None,
            kind,
            document,
        )
        suspend(session, said, OFFICE)
    for title in session.execute(_renamed(today).limit(1)):
        fresh = ReissueTitle(title.recognition_id, title.version, today, f"演示〔{today.year}〕更名公告（虚构）")
        reissue(session, fresh, OFFICE)
    return ResumeTitle(
        rested.recognition_id, rested.version + 1, today - timedelta(days=30), today, "演示：核实无误", document
    )


def _resume(session: WriteSession, command: ResumeTitle) -> None:
    resume(session, command, OFFICE)


def _running(today: date) -> Any:
    """HNTE titles in the middle of their term, in the order of their numbers."""
    held = and_(INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id, INTERVAL.c.known_until == FOREVER)
    return (
        select(RECOGNITION.c.recognition_id, RECOGNITION.c.version)
        .join(INTERVAL, held)
        .where(
            RECOGNITION.c.programme == Programme.HNTE.value,
            INTERVAL.c.ended_by == IntervalReason.TERM.value,
            INTERVAL.c.valid_from < today - A_YEAR,
            INTERVAL.c.valid_before > today + A_YEAR,
        )
        .order_by(RECOGNITION.c.number)
    )


def _renamed(today: date) -> Any:
    """Those whose firm has taken another name since."""
    later = and_(NAME.c.firm_id == RECOGNITION.c.firm_id, NAME.c.known_until == FOREVER)
    return (
        _running(today).join(NAME, later).where(NAME.c.valid_from > RECOGNITION.c.issued_on, NAME.c.valid_from <= today)
    )
