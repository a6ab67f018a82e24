"""Writing the timeline through the use cases of registry and cultivation, day by day, with the clock of each day.

Every event is looked up before it is written, so a run that was killed is continued by simply running again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlalchemy import func, select

from contracts.codes import (
    TITLES,
    Evidence,
    FirmStatus,
    IntervalReason,
    Programme,
    RecognitionBasis,
    Role,
    Zone,
)
from contracts.commands.registry import (
    CloseFirm,
    DecideTransfer,
    IndustryCodes,
    MergeFirm,
    ProposeTransfer,
    RegisterFirm,
    RenameFirm,
)
from domain import spans
from kit.data import clock
from kit.data.caller import Caller
from kit.data.session import WriteSession
from kit.events.bus import Bus
from kit.web.app import Service
from services.cultivation.holdings.usecases.projection import project
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION
from services.cultivation.recognitions.usecases.corrections import EndRecognition, end
from services.cultivation.recognitions.usecases.entries import GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import grant_many
from services.registry.firms.rules.firm import Firm as KnownFirm
from services.registry.firms.rules.newcomers import Newcomers
from services.registry.firms.tables import records
from services.registry.firms.usecases import changes, closures
from services.registry.firms.usecases.meanings import meant
from services.registry.firms.usecases.newcomers import enter
from services.registry.firms.usecases.registrations import new_firm
from services.registry.transfers import usecases as transfers
from tools.replay import replay
from tools.seed.listings import list_firms
from tools.seed.people import FIRST_DAY
from tools.seed.story import Closed, Ended, Firm, Granted, Moved, Renamed, StoryEvent

SEEDER = Caller("演示数据", Role.OFFICE)
ROSTER = "演示数据"
CHUNK = 500
REASON = "演示数据"
ISSUED_HERE = (Programme.LEADING,)
"""Shown as issued by the office; every other title is mirrored from an invented list."""


@dataclass
class StoryWriter:
    """`bus` carries the registry's events to cultivation while the story is told."""

    registry: Service
    cultivation: Service
    bus: Bus
    frozen: clock.Frozen
    firms: dict[str, str] = field(default_factory=dict)
    numbers: set[tuple[str, str]] = field(default_factory=set)
    delivered: int = 0
    wrote: bool = False

    def look(self) -> None:
        """See what an earlier run has written, and hand over what it did not."""
        with self.registry.database.read() as session:
            firms = session.execute(select(records.FIRM.c.uscc, records.FIRM.c.firm_id))
            self.firms = {row.uscc: row.firm_id for row in firms}
        with self.cultivation.database.read() as session:
            titles = session.execute(select(RECOGNITION.c.programme, RECOGNITION.c.number))
            self.numbers = {(row.programme, row.number) for row in titles}
        self.frozen.move_to(self._last_written())
        self.deliver()

    def write(self, day: date, events: Sequence[StoryEvent]) -> None:
        """The events of one day, at its noon: firms, what happened to them, then titles."""
        self.frozen.move_to(day)
        self._register([event for event in events if isinstance(event, Firm)])
        for event in events:
            if isinstance(event, Moved | Renamed | Closed):
                self.registry.writer.submit(partial(_change, event=event, story_writer=self), SEEDER).result()
        self.deliver()
        granted = [event for event in events if isinstance(event, Granted)]
        self._grant([event for event in granted if event.programme in TITLES])
        list_firms(self.cultivation, self.firms, [event for event in granted if event.programme is Programme.LISTING])
        for event in events:
            if isinstance(event, Ended):
                self._end(event)

    def project(self) -> None:
        """Count every firm anew, once; the titles of a run are counted when all of them are there."""
        ids = sorted(self.firms.values())
        for start in range(0, len(ids), CHUNK):
            work = partial(project, firm_ids=ids[start : start + CHUNK])
            self.cultivation.writer.submit(work, SEEDER, audited=False).result()

    def deliver(self) -> None:
        """Hand the registry's new events to cultivation, in order; its inbox drops what it has had."""
        outbox = self.registry.database.tables.outbox
        replay(self.registry.database, self.bus.publish, after=self.delivered)
        with self.registry.database.read() as session:
            self.delivered = session.execute(select(func.max(outbox.c.sequence))).scalar() or 0

    def _last_written(self) -> datetime:
        """When the registry wrote last; what is handed over late is applied then and not today."""
        table = self.registry.database.tables.writer_clock
        with self.registry.database.read() as session:
            last: datetime | None = session.execute(select(table.c.last)).scalar()
        return last or clock.start_of(FIRST_DAY)

    def _register(self, firms: Iterable[Firm]) -> None:
        """New firms, as a roster import brings them."""
        new = [firm for firm in firms if firm.uscc not in self.firms]
        if new:
            entering = partial(enter, firms=Newcomers.of(list(map(_entering, new))), import_id=ROSTER)
            ids = self.registry.writer.submit(partial(entering, confirmed_distinct=False), SEEDER).result()
            self.firms.update(zip((firm.uscc for firm in new), ids, strict=True))

    def _grant(self, granted: Iterable[Granted]) -> None:
        new = [event for event in granted if (event.programme.value, event.number) not in self.numbers]
        self.wrote = self.wrote or bool(new)
        for start in range(0, len(new), CHUNK):
            commands = [self._title(event) for event in new[start : start + CHUNK]]
            results = self.cultivation.writer.submit(
                partial(grant_many, commands=commands, projecting=False), SEEDER
            ).result()
            refused = [result.objections for result in results if result.objections]
            if refused:
                raise RuntimeError(f"a title of the demonstration was refused: {refused[0]}")

    def _title(self, event: Granted) -> GrantRecognition:
        issued_here = event.programme in ISSUED_HERE
        return GrantRecognition(
            firm_id=self.firms[event.uscc],
            programme=event.programme,
            basis=RecognitionBasis.ISSUED if issued_here else RecognitionBasis.MIRRORED,
            number=event.number,
            issued_on=event.issued,
            document_no=event.document,
            document_on=event.issued,
            evidence=Evidence.DECIDED if issued_here else Evidence.ANNOUNCED,
            subtype=event.subtype,
        )

    def _end(self, event: Ended) -> None:
        with self.cultivation.database.read() as session:
            row = session.execute(
                select(RECOGNITION.c.recognition_id, RECOGNITION.c.version, INTERVAL.c.ended_by)
                .join(INTERVAL, INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id)
                .where(RECOGNITION.c.number == event.number, RECOGNITION.c.programme == event.programme.value)
                .where(INTERVAL.c.known_until == clock.FOREVER)
            ).one()
        if row.ended_by != IntervalReason.TERM:
            return
        command = EndRecognition(
            recognition_id=row.recognition_id,
            expected_version=row.version,
            kind=IntervalReason(event.kind),
            decided_on=event.recorded,
            effective_on=event.effective,
            reason=event.reason,
            document_no=f"演示〔{event.recorded.year}〕取消公告（虚构）",
        )
        self.cultivation.writer.submit(partial(end, command=command, caller=SEEDER), SEEDER).result()


def _entering(firm: Firm) -> KnownFirm:
    command = RegisterFirm(
        uscc=firm.uscc,
        name=firm.name,
        zone=firm.zone,
        park=firm.park,
        founded_on=firm.founded_on,
        resident_from=firm.founded_on,
        enterprise_type="有限责任公司",
        registered_capital=str(firm.capital),  # type: ignore[arg-type]  # amounts are read from text
        business_scope="演示数据，企业为虚构",
        industries=IndustryCodes(gbt4754=firm.gbt4754, field8=firm.field8, primary=firm.industry, secondary=[]),
    )
    return new_firm(meant(command), firm.founded_on)


def _change(session: WriteSession, event: Moved | Renamed | Closed, story_writer: StoryWriter) -> None:
    """What happened to a firm, unless it has been written already."""
    firm = records.load(session, story_writer.firms[event.uscc])
    if firm is None:
        raise LookupError(event.uscc)
    if isinstance(event, Renamed):
        _rename(session, firm, event)
    elif isinstance(event, Closed):
        _close(session, firm, event)
    else:
        _move(session, firm, event)


def _rename(session: WriteSession, firm: KnownFirm, event: Renamed) -> None:
    if firm.name != event.name:
        command = RenameFirm(name=event.name, effective_on=event.effective, reason=REASON)
        changes.rename(session, firm.firm_id, command, firm.version, SEEDER)


def _close(session: WriteSession, firm: KnownFirm, event: Closed) -> None:
    if firm.status is not FirmStatus.ACTIVE:
        return
    if event.successor is None:
        command = CloseFirm(effective_on=event.effective, reason=REASON)
        closures.close(session, firm.firm_id, command, firm.version, SEEDER)
    else:
        merger = MergeFirm(successor_uscc=event.successor, effective_on=event.effective, reason=REASON)
        closures.merge(session, firm.firm_id, merger, firm.version, SEEDER)


def _move(session: WriteSession, firm: KnownFirm, event: Moved) -> None:
    """The office acts for either side of a move across zones."""
    held = spans.at(firm.residencies, event.effective)
    if held is None or held.value.zone == event.zone.value:
        return
    command = ProposeTransfer(
        firm_id=firm.firm_id,
        to_zone=Zone(event.zone),
        to_park=event.park,
        effective_on=event.effective,
        reason=REASON,
    )
    proposed = transfers.propose(session, command, SEEDER)
    transfers.confirm(session, proposed.transfer_id, DecideTransfer(), proposed.version, SEEDER)
