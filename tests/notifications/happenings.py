"""Events as other services would send them, in a few words."""

from collections.abc import Sequence
from datetime import date, datetime

import orjson

from contracts.codes import ApplicationState, FirmStatus, Programme, RecognitionBasis, Zone
from contracts.events import cultivation as c
from contracts.events import registry as r
from contracts.events.catalog import BY_DATA
from contracts.events.envelope import Envelope, EventData
from kit.data import clock
from kit.data.ids import ulid
from kit.events.bus import Message

FIRM = "FIRM-A"
NAME = "兰州云岭新材料科技有限公司"


def message(
    data: EventData, *, key: str = FIRM, at: datetime | None = None, event_id: str | None = None, story: str = "story"
) -> Message:
    """The data in its envelope, as the bytes that a bus carries."""
    kind = BY_DATA[type(data)]
    envelope = Envelope(
        id=event_id or ulid(),
        source=f"/{kind.topic.producer}",
        type=kind.name,
        subject=f"{kind.subject}/{key}",
        time=at or clock.now(),
        dataschema=kind.schema_url,
        partitionkey=key,
        correlationid=story,
        actor="somebody",
        data=data.model_dump(mode="json"),
    )
    return Message(kind.topic.name, key, envelope.model_dump_json().encode())


def garbled(topic: str, key: str = FIRM, **changes: object) -> Message:
    """Bytes on a topic that are no event of ours, or one with attributes changed."""
    body = orjson.loads(message(registered()).value or b"") | changes if changes else "不是事件"
    return Message(topic, key, orjson.dumps(body))


def firm(
    firm_id: str = FIRM,
    *,
    version: int = 1,
    places: Sequence[tuple[date, Zone]] = ((date(2020, 1, 1), Zone.LANZHOU_HITECH),),
    closed_on: date | None = None,
) -> r.FirmState:
    """A firm with its residencies one after the other."""
    ends = [*(begin for begin, _ in places[1:]), closed_on][: len(places)]
    residencies = tuple(
        r.Residency(zone=zone, valid_from=begin, valid_before=end)
        for (begin, zone), end in zip(places, ends, strict=True)
    )
    return r.FirmState(
        firm_id=firm_id,
        uscc="91620102MA7ABCD12B",
        version=version,
        recorded_at=clock.now(),
        status=FirmStatus.CLOSED if closed_on else FirmStatus.ACTIVE,
        names=(r.NamePeriod(name=NAME, valid_from=date(2020, 1, 1)),),
        residencies=residencies,
    )


def registered(firm_id: str = FIRM, zone: Zone = Zone.LANZHOU_HITECH) -> r.FirmRegistered:
    return r.FirmRegistered(firm=firm(firm_id, places=[(date(2020, 1, 1), zone)]), effective_on=date(2020, 1, 1))


def moved(to_zone: Zone, on: date, from_zone: Zone = Zone.LANZHOU_HITECH, firm_id: str = FIRM) -> r.FirmMoved:
    state = firm(firm_id, version=2, places=[(date(2020, 1, 1), from_zone), (on, to_zone)])
    return r.FirmMoved(firm=state, effective_on=on, from_zone=from_zone, to_zone=to_zone)


def closed(on: date) -> r.FirmClosed:
    return r.FirmClosed(firm=firm(version=2, closed_on=on), effective_on=on)


def voided() -> r.FirmVoided:
    """Entered by mistake: no residency remains."""
    return r.FirmVoided(firm=firm(version=2, places=[]), effective_on=date(2020, 1, 1))


def application(state: ApplicationState = ApplicationState.SUBMITTED, firm_id: str = FIRM) -> c.ApplicationStateData:
    return c.ApplicationStateData(
        application_id="APPLICATION",
        firm_id=firm_id,
        firm_name=NAME,
        programme=Programme.HNTE,
        state=state,
        version=2,
        receipt_no="GX2026-0001",
    )


def recognition(firm_id: str = FIRM, valid_before: date = date(2029, 6, 1)) -> c.RecognitionState:
    return c.RecognitionState(
        recognition_id="RECOGNITION",
        firm_id=firm_id,
        firm_name=NAME,
        programme=Programme.HNTE,
        basis=RecognitionBasis.MIRRORED,
        number="GR202662000001",
        issued_on=date(2026, 6, 1),
        valid_from=date(2026, 6, 1),
        valid_before=valid_before,
        recorded_at=clock.now(),
    )


def cancelled() -> c.RecognitionRevoked:
    day = date(2026, 6, 1)
    return c.RecognitionRevoked(
        recognition=recognition(), kind="cancelled", effective_on=day, decided_on=day, reason="不再符合条件"
    )


def expiring(lead_months: int, of_zone: c.ZoneCount | None = None) -> c.RecognitionExpiring:
    return c.RecognitionExpiring(
        recognition=recognition(), lead_months=lead_months, valid_until=date(2029, 5, 31), of_zone=of_zone
    )


def obligation_due(lead_days: int, of_zone: c.ZoneCount | None = None) -> c.ObligationDue:
    return c.ObligationDue(
        firm_id=FIRM,
        firm_name=NAME,
        duty="hnte-report",
        duty_name="高新技术企业年度发展情况报表",
        programme=Programme.HNTE,
        period="2025",
        due_on=date(2026, 5, 31),
        lead_days=lead_days,
        of_zone=of_zone,
        recorded_at=clock.now(),
    )
