import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from deploy.stack.ports import free_ports


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = free_ports(1)[0]
    command = [sys.executable, "-W", "ignore", "-m", "tests.kit.web.served", str(port), "1.0"]
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


def answered(server: Server, *pieces: bytes) -> bytes:
    """Everything that comes back until the server closes the connection."""
    host, _, port = server[0].removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while more := connection.recv(65536):
            received += more
        return received


def test_a_connection_that_says_nothing_is_closed(server: Server) -> None:
    assert answered(server) == b""


def test_a_half_sent_head_is_closed_on_a_kept_alive_connection_too(server: Server) -> None:
    whole, half = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /livez HTTP/1.1\r\nHost"
    assert answered(server, half) == b""
    assert answered(server, whole + half).count(b"HTTP/1.1 200") == 1


def test_a_head_without_end_is_refused(server: Server) -> None:
    head = b"GET /livez HTTP/1.1\r\n" + b"".join(b"x-%d: %s\r\n" % (n, b"a" * 1000) for n in range(50)) + b"\r\n"
    assert answered(server, head + b"GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 431")


def test_the_server_ends_when_asked_though_a_body_is_half_sent() -> None:
    port = free_ports(1)[0]
    command = [sys.executable, "-W", "ignore", "-m", "tests.kit.web.served", str(port), "1.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) in (0, -signal.SIGTERM)
