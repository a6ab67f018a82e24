"""The all-in-one process without a port: everything is real but the network."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient

from contracts.codes import COUNTED_ZONES, Role, Zone
from deploy.embedded.compose import System, compose
from deploy.embedded.settings import EmbeddedSettings
from gateway.access.usecases.accounts import DemoAccount, ensure_demo_accounts
from kit.data import clock
from tests.databases import put_migrated, scratch

PASSWORD = "correct horse"
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)
"""Grants are dated: whatever day a test moves to, its accounts have theirs."""
ACCOUNTS = (
    DemoAccount("office", PASSWORD, "办公室", Role.OFFICE),
    *(DemoAccount(zone.value, PASSWORD, f"{zone.label}经办", Role.STAFF, (zone,)) for zone in COUNTED_ZONES),
)


@dataclass
class Composed:
    """A running system and a client in front of its gateway; staff sign in by the code of their zone."""

    system: System
    client: TestClient

    def __post_init__(self) -> None:
        self._bearers: dict[str, str] = {}

    def open_accounts(self, *accounts: DemoAccount) -> None:
        door = self.system.gateway.authentication
        ensure_demo_accounts(door.writer, door.passwords, accounts)

    def open_firm_account(self, login: str, firm_id: str) -> None:
        self.open_accounts(DemoAccount(login, PASSWORD, login, Role.FIRM, (), firm_id))

    def sign_out(self) -> None:
        """Forget the bearers: after a jump of the clock they have run out."""
        self._bearers.clear()

    def ask(self, login: str | Zone, method: str, path: str, **options: Any) -> httpx2.Response:
        """Ask `/api/v1<path>` as the account `login`."""
        headers = {"Authorization": self.bearer(login), **options.pop("headers", {})}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def bearer(self, login: str) -> str:
        """The Authorization header of an account."""
        if login not in self._bearers:
            answer = self.client.post("/api/v1/tokens", json={"login": login, "password": PASSWORD})
            self._bearers[login] = answer.raise_for_status().json()["access_token"]
        return f"Bearer {self._bearers[login]}"


@contextmanager
def composed(data_dir: Path) -> Iterator[Composed]:
    """Compose the system on an empty folder, with an office account and one of each zone's staff."""
    if not any(data_dir.glob("*.db")):
        put_migrated(data_dir)
        shutil.copyfile(_with_accounts(), data_dir / "gateway.db")
    with _running(data_dir) as made:
        yield made


@contextmanager
def _running(data_dir: Path) -> Iterator[Composed]:
    system = compose(EmbeddedSettings(data_dir=data_dir))
    try:
        with TestClient(system.services["gateway"].app) as client:
            yield Composed(system, client)
    finally:
        system.lock.release()


@cache
def _with_accounts() -> Path:
    """The gateway's database with ACCOUNTS, made once: their passwords take longer than a system."""
    folder = scratch() / "accounts"
    put_migrated(folder)
    with clock.at(BEFORE_ALL), _running(folder) as made:
        made.open_accounts(*ACCOUNTS)
    return folder / "gateway.db"
