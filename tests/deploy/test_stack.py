"""`make stack` says in words, before anything starts, why it cannot."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.process import PROCESSES
from deploy.stack import __main__ as command
from deploy.stack.ports import free_ports, free_range, is_free
from deploy.stack.postgres import Cluster, closed_folder
from deploy.stack.topology import CONTROLLER, DATABASE, PortTaken, Stack, suitable


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that the user who runs PostgreSQL may not enter: root's alone, or nobody's when the tests are not root's.

    All folders above it are open, which pytest's own are not.
    """
    with tempfile.TemporaryDirectory(prefix="cultivation-closed-") as open_folder:
        Path(open_folder).chmod(0o755)
        folder = Path(open_folder) / "home"
        folder.mkdir(mode=0o700 if os.geteuid() == 0 else 0o000)
        yield folder
        folder.chmod(0o700)


needs_postgres = pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("runuser") is None, reason="root needs runuser to act as postgres"
)


@needs_postgres
def test_a_folder_that_postgresql_cannot_enter_is_named_with_the_way_out(closed: Path) -> None:
    assert closed_folder(closed / "stack" / "postgres") == closed
    with pytest.raises(RuntimeError, match=rf"进不了 {closed}。.*STACK_FOLDER=") as refusal:
        Cluster(closed / "stack" / "postgres", free_ports(1)[0]).create()
    assert "initdb" not in str(refusal.value)


@needs_postgres
def test_the_folder_itself_may_be_closed(closed: Path) -> None:
    assert closed_folder(closed) is None


@pytest.mark.parametrize(
    ("offset", "part"), [(0, "gateway"), (1, "registry-api"), (40, "postgresql"), (41, "kafka"), (42, "kafka")]
)
def test_a_taken_port_is_named_with_its_part_and_the_way_out(tmp_path: Path, offset: int, part: str) -> None:
    base = free_range(CONTROLLER + 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", base + offset))
        other.listen()
        with pytest.raises(PortTaken, match=rf"端口 {base + offset}（{part}）.*STACK_PORT="):
            next(Stack(tmp_path, base).start())
    assert not (tmp_path / "postgres").exists()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make stack` on a machine that has everything, at ports that are free."""
    for program in ("postgres_folder", "java", "maven"):
        monkeypatch.setattr(command, program, lambda: None)
    monkeypatch.setenv("STACK_FOLDER", str(tmp_path / "stack"))
    monkeypatch.setenv("STACK_PORT", str(free_range(CONTROLLER + 1)))


def test_make_stack_ends_with_1_and_stops_nothing_when_a_port_is_taken(
    programs: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Stack, "stop", lambda _stack: pytest.fail("stopped what it did not start"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("STACK_PORT", str(other.getsockname()[1]))
        assert command.main(["up"]) == 1
    assert "已被别的程序占用" in capsys.readouterr().err


@needs_postgres
@pytest.mark.skipif(
    os.geteuid() != 0, reason="who is not root cannot make a stack in a folder that is closed to himself"
)
def test_make_stack_ends_with_1_and_one_line_when_its_folder_is_closed(
    programs: None, closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STACK_FOLDER", str(closed / "stack"))
    assert command.main(["up"]) == 1
    said = capsys.readouterr().err
    assert (said.count("\n"), f"进不了 {closed}" in said) == (1, True)


def test_what_was_never_started_is_not_ready_and_can_be_stopped(
    programs: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["status"]) == 1
    assert capsys.readouterr().out.count("未就绪") == len(PROCESSES) + 2
    assert command.main(["down"]) == 0


def test_a_connection_that_has_ended_and_lingers_does_not_take_a_port() -> None:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as every server of the stack does
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()  # whoever ends first lingers
            client.recv(1)
        assert not is_free(port)
    assert is_free(port)


def test_a_cluster_whose_number_another_process_has_taken_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    assert not Cluster(tmp_path, 1).is_running()


@needs_postgres
def test_a_stack_has_a_folder_of_its_own_beside_a_closed_one(closed: Path) -> None:
    open_one = closed.parent / "open"
    assert suitable((closed / "stack", open_one)) == open_one


def test_a_stack_stays_in_the_folder_where_it_was_made(tmp_path: Path) -> None:
    made = tmp_path / "made"
    (made / DATABASE).mkdir(parents=True)
    (made / DATABASE / "PG_VERSION").touch()
    assert suitable((tmp_path / "open", made)) == made
