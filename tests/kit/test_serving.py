import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "tests.kit.served", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        yield f"http://127.0.0.1:{port}", process
        process.terminate()
        process.wait(15)


Server = tuple[str, "subprocess.Popen[bytes]"]


def test_a_kept_alive_connection_outlives_a_fault(server: Server) -> None:
    with httpx.Client(base_url=server[0], trust_env=False) as client:
        assert client.get("/v1/faults/bug").status_code == 500
        streams = {client.get("/livez").extensions["network_stream"].get_extra_info("client_addr") for _ in range(3)}
        assert client.get("/v1/faults/bug").extensions["network_stream"].get_extra_info("client_addr") in streams


def test_the_server_does_not_say_what_it_is(server: Server) -> None:
    with httpx.Client(base_url=server[0], trust_env=False) as client:
        assert "server" not in client.get("/livez").headers


def test_a_location_is_never_built_from_the_host_header(server: Server) -> None:
    with httpx.Client(base_url=server[0], trust_env=False) as client:
        answer = client.get("/v1/things/", headers={"Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_an_endless_chunked_body_is_cut_off(server: Server) -> None:
    host, _, port = server[0].removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
        try:
            for _ in range(200):
                connection.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            return
        received = connection.recv(65536)
    assert received.startswith(b"HTTP/1.1 413")


def test_the_server_ends_when_asked_though_a_body_is_half_sent() -> None:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "tests.kit.served", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) in (0, -signal.SIGTERM)
