"""A small HTTP/1.1 client for measuring: kept-alive connections, one request after the other on each, latencies in ns."""

import asyncio
import functools
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

Next = Callable[[], bytes]


@dataclass
class Measured:
    """What one run of a load saw: `latencies` in ns."""

    seconds: float = 0.0
    latencies: list[int] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    last: bytes = b""

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds that `share` of the answers took at most."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] / 1e6


class _Connection(asyncio.Protocol):
    """Sends the next request when the answer to the last one is whole; answers carry their Content-Length."""

    def __init__(self, following: Next, until: float, into: Measured) -> None:
        self._following = following
        self._until = until
        self._into = into
        self._buffer = bytearray()
        self._sent = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - what a stream connection is given
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0 or len(self._buffer) < head + 4 + _length(self._buffer[:head]):
            return
        now = time.perf_counter_ns()
        self._into.latencies.append(now - self._sent)
        self._into.statuses[int(self._buffer[9:12])] += 1
        self._into.last = bytes(self._buffer)
        self._buffer.clear()
        if now / 1e9 < self._until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._sent = time.perf_counter_ns()
        self._transport.write(self._following())


class _Paced(_Connection):
    """A connection whose requests have instants of their own; a late answer delays those behind it."""

    def __init__(self, following: Next, every: float, first: float, until: float, into: Measured) -> None:
        super().__init__(following, until, into)
        self._every, self._at = every, first

    def _send(self) -> None:
        loop = asyncio.get_running_loop()
        self._at += self._every
        loop.call_later(max(0.0, self._at - time.perf_counter()), super()._send)


def _length(head: bytearray) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def load(port: int, following: Next, connections: int, seconds: float) -> Measured:
    """Ask for `seconds` on `connections` connections of 127.0.0.1."""
    measured = Measured()
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    opened = [
        (await loop.create_connection(lambda: _Connection(following, started + seconds, measured), "127.0.0.1", port))[
            1
        ]
        for _ in range(connections)
    ]
    async with asyncio.timeout(seconds + 30):
        await asyncio.gather(*(connection.done for connection in opened))
    measured.seconds = time.perf_counter() - started
    return measured


async def paced(port: int, following: Next, rate: float, seconds: float, connections: int = 16) -> Measured:
    """Ask `rate` times a second for `seconds`, spread evenly over the connections."""
    measured = Measured()
    loop = asyncio.get_running_loop()
    started, every = time.perf_counter(), connections / rate
    opened = []
    for nth in range(connections):
        first = started + nth / rate - every
        asked = functools.partial(_Paced, following, every, first, started + seconds, measured)
        opened.append((await loop.create_connection(asked, "127.0.0.1", port))[1])
    async with asyncio.timeout(seconds + 30):
        await asyncio.gather(*(connection.done for connection in opened))
    measured.seconds = time.perf_counter() - started
    return measured
