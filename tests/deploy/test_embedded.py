"""The all-in-one process: what it keeps, that it is alone with its data, how it starts and how it ends."""

import asyncio
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from deploy.embedded.compose import NAMES, ROOT, System, compose
from deploy.embedded.data import DataLock, InUse, is_demo, is_newest, keys
from deploy.embedded.serving import free_port
from deploy.embedded.settings import EmbeddedSettings
from gateway.clients.http import client_for
from kit.data.engines import sqlite_module
from kit.data.migrations import revisions
from tests.composed import composed


def test_the_signing_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    first = keys(tmp_path)
    assert keys(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_second_process_on_the_same_data_is_refused_in_words(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    with pytest.raises(InUse, match="正由另一个进程使用"):
        compose(EmbeddedSettings(data_dir=tmp_path))
    lock.release()
    DataLock(tmp_path).release()


def test_a_failed_start_lets_go_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "gateway.db").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(Exception, match="not a database"):
        compose(EmbeddedSettings(data_dir=tmp_path))
    DataLock(tmp_path).release()


@pytest.mark.parametrize("name", NAMES)
def test_revisions_that_are_read_as_text_are_those_of_alembic(name: str) -> None:
    scripts = ScriptDirectory.from_config(Config(ROOT / "alembic.ini", ini_section=name))
    assert revisions(name, ROOT) == {each.revision: each.down_revision for each in scripts.walk_revisions()}


@pytest.mark.parametrize(("stands_at", "newest"), [("b", True), ("a", False), ("c", False), (None, False)])
def test_only_a_database_at_the_last_revision_is_left_alone(
    tmp_path: Path, stands_at: str | None, newest: bool
) -> None:
    file = tmp_path / "some.db"
    if stands_at is not None:
        with sqlite_module().connect(file) as database:
            database.execute("create table alembic_version (version_num text)")
            database.execute("insert into alembic_version values (?)", [stands_at])
    assert is_newest(file, {"a": None, "b": "a"}) is newest


def test_a_taken_port_makes_way_for_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) < port + 50


def test_a_second_start_keeps_the_data_and_the_sessions(tmp_path: Path) -> None:
    with composed(tmp_path) as first:
        token = first.ask("office", "GET", "/me").request.headers["Authorization"]
    with composed(tmp_path) as second:
        assert second.client.get("/api/v1/me", headers={"Authorization": token}).json()["login"] == "office"


def test_the_demonstration_is_marked_and_its_accounts_can_sign_in(tmp_path: Path) -> None:
    with composed(tmp_path) as made:
        assert not made.system.gateway.settings.demo
        made.system.finish_demo("01JZZZZZZZZZZZZZZZZZZZZZZZ")
        answer = made.client.post("/api/v1/tokens", json={"login": "staff-baiyin", "password": "lanbai-2027"})
        assert answer.status_code == 201
    assert is_demo(tmp_path)
    with composed(tmp_path) as again:
        assert again.system.gateway.settings.demo


def test_all_four_are_ready(tmp_path: Path) -> None:
    async def asked(system: System) -> list[int]:
        async with system.running():
            return [(await client_for(service.app).get("/readyz")).status_code for service in system.services.values()]

    assert asyncio.run(asked(compose(EmbeddedSettings(data_dir=tmp_path)))) == [200] * 4


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_process_prints_one_address_and_stops_cleanly_on_a_signal(tmp_path: Path, sign: signal.Signals) -> None:
    environment = os.environ | {"EMBEDDED_DATA_DIR": str(tmp_path), "PORT": "18000"}
    command = [sys.executable, "-m", "deploy.embedded"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", printed)
    assert address, printed
    answer = httpx.get(f"{address[0]}/livez")
    assert (answer.status_code, "server" in answer.headers) == (200, False)
    asked_at = time.monotonic()
    process.send_signal(sign)
    rest = process.communicate(timeout=10)[0]
    assert time.monotonic() - asked_at < 5
    assert process.returncode == 0
    assert rest.count("http://") == 0
    assert "尚无账号" in rest
    assert f"--database sqlite:///{tmp_path}/gateway.db" in rest
    assert rest.strip().endswith(f"已停止，数据保留在 {tmp_path}")
