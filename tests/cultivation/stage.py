"""A small cultivation to play stories on: firms come, move and close; titles are granted, renewed, cancelled."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import httpx2
from fastapi.testclient import TestClient
from sqlalchemy import select

from contracts.codes import FirmStatus, IntervalReason, Programme, Role, Zone
from contracts.events.catalog import BY_DATA
from contracts.events.envelope import Envelope, EventData
from contracts.events.registry import FirmState, IndustryPeriod, NamePeriod, Residency
from contracts.queries.cultivation import RecognitionView
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.events.bus import Message
from kit.web.app import Service
from kit.web.auth import KeyPair, Mint
from services.cultivation.firms.usecases import take
from services.cultivation.main import NAME, build
from services.cultivation.recognitions.usecases import corrections, suspensions
from services.cultivation.recognitions.usecases.entries import GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import grant
from services.cultivation.settings import CultivationSettings
from services.cultivation.tables import metadata

OFFICE = Caller("office", Role.OFFICE)
HITECH = Caller("staff-hitech", Role.STAFF, frozenset({Zone.LANZHOU_HITECH}))
BAIYIN = Caller("staff-baiyin", Role.STAFF, frozenset({Zone.BAIYIN_HITECH}))
HNTE = Programme.HNTE
FIRST_DAY = date(2020, 1, 6)
BY_HAND: dict[str, Any] = {"document_no": "国科火字〔2025〕99号", "number_reason": "文件未载编号"}


def new_firm(
    firm_id: str, zone: Zone, since: date, park: str | None = None, industry: str | None = None, name: str = ""
) -> FirmState:
    """A firm registered on `since`, at version 1."""
    return FirmState(
        firm_id=firm_id,
        uscc=f"91{abs(hash(firm_id)) % 10**16:016d}",
        version=1,
        recorded_at=clock.now(),
        status=FirmStatus.ACTIVE,
        registered_on=since,
        names=(NamePeriod(name=name or f"演示{firm_id}有限公司", valid_from=since),),
        residencies=(Residency(zone=zone, park=park, valid_from=since),),
        industries=(IndustryPeriod(primary=industry, valid_from=since),) if industry else (),
    )


def moved(firm: FirmState, zone: Zone, on: date, park: str | None = None) -> FirmState:
    *before, last = firm.residencies
    ended = last.model_copy(update={"valid_before": on, "ended_by": "moved"})
    here = Residency(zone=zone, park=park, valid_from=on)
    return next_version(firm, residencies=(*before, ended, here))


def closed(firm: FirmState, on: date, why: str = "closed") -> FirmState:
    *before, last = firm.residencies
    ended = last.model_copy(update={"valid_before": on, "ended_by": why})
    return next_version(firm, residencies=(*before, ended), status=FirmStatus.CLOSED)


def next_version(firm: FirmState, **changes: Any) -> FirmState:
    return firm.model_copy(update=changes | {"version": firm.version + 1, "recorded_at": clock.now()})


def message(data: EventData, key: str) -> Message:
    """The data in its envelope, as the bytes that a bus carries."""
    kind = BY_DATA[type(data)]
    envelope = Envelope(
        id=ulid(),
        source="/registry",
        type=kind.name,
        subject=f"{kind.subject}/{key}",
        time=clock.now(),
        dataschema=kind.schema_url,
        partitionkey=key,
        correlationid="story",
        actor="somebody",
        data=data.model_dump(mode="json"),
    )
    return Message(kind.topic.name, key, envelope.model_dump_json().encode())


@contextmanager
def open_stage(url: str, keys: KeyPair) -> Iterator["Stage"]:
    """The service on an empty database, on 6 January 2020."""
    with clock.at(FIRST_DAY) as hand:
        service = build(CultivationSettings(database_url=url, token_public_key=keys.public))
        service.writer.start()
        yield Stage(service, hand)
        service.writer.close()
        service.database.close()


@dataclass
class Stage:
    """The service behind its writer, with the firms that were introduced; `hand` moves the clock."""

    service: Service
    hand: clock.Frozen
    firms: dict[str, FirmState] = field(default_factory=dict)

    def do(self, work: Any, caller: Caller = OFFICE) -> Any:
        return self.service.writer.submit(work, caller).result()

    def know(self, *states: FirmState) -> None:
        """Hear of these firm versions."""
        self.do(partial(take, states=states))
        self.firms |= {state.firm_id: state for state in states}

    def firm(self, firm_id: str, zone: Zone = Zone.LANZHOU_HITECH, since: date = date(2015, 1, 5), **more: Any) -> str:
        self.know(new_firm(firm_id, zone, since, **more))
        return firm_id

    def move(self, firm_id: str, zone: Zone, on: date) -> None:
        self.know(moved(self.firms[firm_id], zone, on))

    def close(self, firm_id: str, on: date) -> None:
        self.know(closed(self.firms[firm_id], on))

    def title(
        self, firm_id: str, issued_on: date, programme: Programme = HNTE, caller: Caller = OFFICE, **more: Any
    ) -> RecognitionView:
        """The office's come from an official list; what staff enter by hand waits for the office."""
        source = {"list_id": "01OFFICIALLIST"} if caller.role == Role.OFFICE else BY_HAND | {"document_on": issued_on}
        command = GrantRecognition(firm_id, programme, issued_on, **(source | more))
        view: RecognitionView = self.do(partial(grant, command=command, caller=caller), caller)
        return view

    def cancel(self, title: RecognitionView, on: date, kind: IntervalReason = IntervalReason.CANCELLED) -> None:
        today = clock.today()
        command = corrections.EndRecognition(title.recognition_id, title.version, kind, today, on, "核查不符")
        self.do(partial(corrections.end, command=command, caller=OFFICE))

    def suspend(self, title: RecognitionView, begins_on: date) -> RecognitionView:
        command = suspensions.SuspendTitle(title.recognition_id, title.version, begins_on, clock.today(), "核查")
        view: RecognitionView = self.do(partial(suspensions.suspend, command=command, caller=OFFICE))
        return view

    def resume(self, title: RecognitionView, resumed_on: date) -> RecognitionView:
        command = suspensions.ResumeTitle(title.recognition_id, title.version, resumed_on, clock.today(), "核查通过")
        view: RecognitionView = self.do(partial(suspensions.resume, command=command, caller=OFFICE))
        return view

    def void(self, title: RecognitionView) -> None:
        command = corrections.VoidRecognition(title.recognition_id, title.version, "重复登记")
        self.do(partial(corrections.void, command=command, caller=OFFICE))

    def correct(self, title: RecognitionView, **changes: Any) -> RecognitionView:
        command = replace(corrections.CorrectRecognition(title.recognition_id, title.version, "录入有误"), **changes)
        view: RecognitionView = self.do(partial(corrections.correct, command=command, caller=OFFICE))
        return view

    def read(self, question: Any, *arguments: Any, **named: Any) -> Any:
        with self.service.database.read() as session:
            return question(session, *arguments, **named)

    def rows(self, table: str) -> Sequence[Any]:
        with self.service.database.read() as session:
            return session.execute(select(metadata.tables[table])).all()

    @contextmanager
    def plans(self) -> Iterator[list[str]]:
        """Filled at the end with the steps in which SQLite does what was asked for by keys meanwhile in the writer."""
        asked, steps = list[str](), list[str]()
        with self.service.database.write.connect() as connection:
            driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(asked.append)
        yield steps
        driver.set_trace_callback(None)
        with self.service.database.read() as session:
            ask = session.connection().exec_driver_sql
            looks = [statement for statement in asked if "json_each" in statement]
            steps += [row[3] for statement in looks for row in ask(f"explain query plan {statement}")]

    def tick(self) -> datetime:
        """An instant at which everything so far is known; what follows is known later only."""
        between = clock.now() + timedelta(seconds=1)
        self.hand.move_to(between + timedelta(seconds=1))
        return between


@dataclass
class Desk:
    """The routes, asked as somebody."""

    client: TestClient
    mint: Mint

    def ask(self, caller: Caller | None, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if caller is not None:
            named["Authorization"] = f"Bearer {self.mint.mint(NAME, caller)}"
        return self.client.request(method, f"/v1{path}", json=body, headers=named)

    def get(self, caller: Caller, path: str) -> Any:
        return self.ask(caller, "GET", path).raise_for_status().json()

    def upload(self, caller: Caller, content: bytes, filename: str = "名单.csv", **query: str) -> httpx2.Response:
        facts = {"programme": "hnte", "document_no": "国科火字〔2025〕9号", "issued_on": "2025-12-02"} | query
        return self.client.post(
            "/v1/official-lists",
            params=facts | {"filename": filename},
            content=content,
            headers={"Authorization": f"Bearer {self.mint.mint(NAME, caller)}", "Content-Type": "text/csv"},
        )
