"""Cultivation on an empty SQLite database with three firms in its snapshot, and a clock that stands still."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from contracts.codes import FirmStatus, Programme, Role, Zone
from contracts.commands.rounds import OpenRound
from contracts.events.registry import FirmState, NamePeriod, Residency
from kit.data import clock
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.writer import Writer
from kit.web.auth import KeyPair, Mint
from kit.web.remembered import AnswerMemory
from services.cultivation.attachments.storage import Folder
from services.cultivation.firms.usecases import take
from services.cultivation.holdings.usecases.projection import project
from services.cultivation.main import NAME, build
from services.cultivation.rounds.usecases import open_round
from services.cultivation.settings import CultivationSettings
from services.cultivation.tables import mechanism, metadata
from tests.databases import Databases

TODAY = date(2025, 9, 1)
OWN, OTHER, AWAY, OUTSIDE = "F-OWN", "F-OTHER", "F-AWAY", "F-OUTSIDE"
FIRM = Caller("user-own", Role.FIRM, party=OWN)
RIVAL = Caller("user-other", Role.FIRM, party=OTHER)
NEWCOMER = Caller("user-new", Role.FIRM, party="F-NEW")
HITECH = Caller("staff-hitech", Role.STAFF, frozenset({Zone.LANZHOU_HITECH}))
HITECH_2 = Caller("staff-hitech-2", Role.STAFF, frozenset({Zone.LANZHOU_HITECH}))
BAIYIN = Caller("staff-baiyin", Role.STAFF, frozenset({Zone.BAIYIN_HITECH}))
OFFICE = Caller("office-1", Role.OFFICE)
FORM: dict[str, Any] = {
    "technology_field": "新材料",
    "main_product": "演示用镍基合金粉",
    "revenue": ["4000", "3500", "3000.5"],
    "total_income": "4100",
    "hightech_income": "3000",
    "rd_expense": ["240", "200", "180"],
    "domestic_rd_share": "100",
    "staff_count": 60,
    "tech_staff_count": 12,
    "class1_ip": 1,
    "class2_ip": 5,
    "contact_name": "王某",
    "contact_phone": "13800138000",
}


ROUND = OpenRound(
    programme=Programme.HNTE,
    year=2025,
    name="2025年度高新技术企业认定第一批",
    opens_on=date(2025, 6, 1),
    closes_on=date(2026, 12, 31),
    document_no="甘高企认组〔2025〕1号",
)
MANDATE = {"basis": "document", "evidence": "授权委托书〔2025〕3号", "given_on": "2025-08-30"}


def firm(firm_id: str, uscc: str, zone: Zone, version: int = 1, status: FirmStatus = FirmStatus.ACTIVE) -> FirmState:
    """A firm registered in 2019 that lives in `zone`."""
    return FirmState(
        firm_id=firm_id,
        uscc=uscc,
        version=version,
        recorded_at=datetime(2020, 1, version, tzinfo=UTC),
        status=status,
        registered_on=date(2019, 3, 1),
        names=(NamePeriod(name=f"演示{firm_id}有限公司", valid_from=date(2019, 3, 1)),),
        residencies=(Residency(zone=zone, park=None, valid_from=date(2019, 3, 1)),),
    )


@pytest.fixture
def today() -> Iterator[clock.Frozen]:
    with clock.at(TODAY) as hand:
        yield hand


@dataclass
class Door:
    """The routes, asked as somebody; `rows` looks into the database behind them."""

    client: TestClient
    database: Database
    writer: Writer
    mint: Mint

    def ask(
        self, caller: Caller | None, method: str, path: str, body: Any = None, /, **headers: str
    ) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if caller is not None:
            named["Authorization"] = f"Bearer {self.mint.mint(NAME, caller)}"
        return self.client.request(method, f"/v1{path}", json=body, headers=named)

    def create(self, caller: Caller = FIRM, /, **more: Any) -> httpx2.Response:
        return self.ask(caller, "POST", "/applications", {"programme": "hnte", "form": FORM} | more)

    def edit(self, caller: Caller, application_id: str, form: dict[str, Any], /) -> httpx2.Response:
        """Change fields of the form against the version that the caller sees now."""
        version = self.view(OFFICE if caller.role != Role.FIRM else caller, application_id)["version"]
        path = f"/applications/{application_id}"
        return self.ask(caller, "PATCH", path, {"form": form}, If_Match=f'"v{version}"')

    def view(self, caller: Caller, application_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.ask(caller, "GET", f"/applications/{application_id}").raise_for_status().json()
        return answer

    def step(self, caller: Caller, application_id: str, step: str, body: Any = None, /) -> httpx2.Response:
        """Take a step against the version that the caller sees now."""
        version = self.view(OFFICE if caller.role != Role.FIRM else caller, application_id)["version"]
        return self.ask(caller, "POST", f"/applications/{application_id}:{step}", body, If_Match=f'"v{version}"')

    def attach(
        self, caller: Caller, application_id: str, content: bytes, /, filename: str = "审计报告.pdf", **query: str
    ) -> httpx2.Response:
        """Attach a file as an annual audit, unless said otherwise."""
        return self.client.post(
            f"/v1/applications/{application_id}/attachments",
            params={"kind": "annual_audit", "filename": filename} | query,
            content=content,
            headers={"Authorization": f"Bearer {self.mint.mint(NAME, caller)}"},
        )

    def rows(self, table: str) -> list[Any]:
        with self.database.read() as session:
            return list(session.execute(select(metadata.tables[table])))

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Type without prefix and version, and data, in order."""
        found = [orjson.loads(row.payload) for row in self.rows("outbox")]
        return [(one["type"].removeprefix("cn.cultivation.").removesuffix(".v1"), one["data"]) for one in found]

    def know(self, *states: FirmState) -> None:
        self.writer.submit(partial(take, states=states)).result()


@pytest.fixture(scope="session")
def furnished(lasting_databases: Databases) -> str:
    """A database that knows the firms, made once and copied for every test."""
    url = lasting_databases.migrated("cultivation")
    service = build(CultivationSettings(database_url=url))
    service.writer.start()
    states = (
        firm(OWN, "91620102MA7ABCD12B", Zone.LANZHOU_HITECH),
        firm(OTHER, "91620402MA7W2K5T3M", Zone.LANZHOU_HITECH),
        firm(AWAY, "91330108MA00002260", Zone.BAIYIN_HITECH),
        firm(OUTSIDE, "912201011239989159", Zone.OUTSIDE),
    )
    with clock.at(TODAY):
        service.writer.submit(partial(take, states=states)).result()
        service.writer.submit(partial(open_round, command=ROUND, caller=OFFICE)).result()
    service.writer.close()
    service.database.close()
    return url


@pytest.fixture(scope="session")
def app(lasting_databases: Databases, keys: KeyPair) -> Iterator[FastAPI]:
    """The service's application, built once: its first request costs more than all others of a test together."""
    url = lasting_databases.migrated(NAME)
    service = build(CultivationSettings(database_url=url, token_public_key=keys.public))
    yield service.app
    service.database.close()


@pytest.fixture
def door(
    app: FastAPI, databases: Databases, furnished: str, keys: KeyPair, today: clock.Frozen, tmp_path: Path
) -> Iterator[Door]:
    database = Database.open(NAME, databases.copied(furnished), metadata, mechanism)
    writer = Writer(database, [project])
    writer.start()
    app.state.database, app.state.writer, app.state.answers = database, writer, AnswerMemory(database)
    app.state.storage, app.state.limits = Folder(tmp_path / "attachments"), CultivationSettings().limits
    yield Door(TestClient(app, raise_server_exceptions=False), database, writer, Mint(keys.private))
    writer.close()
    database.close()


PATH: tuple[tuple[Caller, str, Any], ...] = (
    (FIRM, "submit", None),
    (HITECH, "accept", None),
    (HITECH, "recommend", {"opinion": "材料齐全"}),
    (OFFICE, "review", None),
    (OFFICE, "send-to-experts", None),
    (OFFICE, "propose", {"opinion": "专家意见甲"}),
    (OFFICE, "open-publicity", None),
)
"""The straight way from a draft into publicity."""


@pytest.fixture
def draft(door: Door) -> str:
    created = door.create()
    assert created.status_code == 201, created.text
    return str(created.json()["application_id"])


def examine(door: Door, application_id: str, caller: Caller = HITECH, result: str = "fits") -> None:
    """Find of every open item of the checklist the same."""
    path = f"/applications/{application_id}"
    items = door.ask(caller, "GET", f"{path}/review").raise_for_status().json()["checklist"]
    lines = [{"item": each["item"], "result": result} for each in items if each["gap"]]
    if lines:
        door.ask(caller, "POST", f"{path}/checklist", {"lines": lines}).raise_for_status()


def seat(door: Door, application_id: str, *scores: str) -> None:
    """Enter a panel that suffices: four technical experts and one financial, each with a score."""
    for nth, score in enumerate(scores or ("82.5",) * 5):
        profession = "financial" if nth == 0 else "technical"
        body = {"name": f"专家{nth + 1}", "profession": profession, "score": score}
        door.ask(OFFICE, "POST", f"/applications/{application_id}/experts", body).raise_for_status()


PREPARE: dict[str, Callable[[Door, str], None]] = {"recommend": examine, "propose": seat}
"""What a step needs before it can be taken."""


def walk(door: Door, application_id: str, until: str) -> None:
    """Take the straight way up to and including the step `until`; what it needs for that is there before."""
    for caller, step, body in PATH:
        if step in PREPARE:
            PREPARE[step](door, application_id)
        answer = door.step(caller, application_id, step, body)
        assert answer.status_code == 200, (step, answer.text)
        if step == until:
            return
    raise AssertionError(until)
