"""The one way to serve an application."""

import asyncio
import gc
import sys
from collections.abc import Callable
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kit.data import tracing

HEAD_SECONDS = 15.0
COLLECTIONS = (50_000, 20, 50)  # new objects between two: after 700 each, those of a batch are looked at for ever
SWITCH_SECONDS = 0.0005  # how long a busy thread may keep the event loop waiting (p99 of a hop 36 → 10 ms)


class _Protocol(HttpToolsProtocol):
    """Closes a connection whose request head does not end in time; the server itself would wait for ever."""

    head_timer: asyncio.TimerHandle | None = None
    head_is_open = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.head_is_open:  # most heads come whole, and are never waited for
            self._expect_head()

    def on_message_begin(self) -> None:
        self.head_is_open = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_is_whole()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_whole()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        if self.head_timer is None:
            self.head_timer = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.transport.close)

    def _head_is_whole(self) -> None:
        self.head_is_open = False
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None


class _Server(uvicorn.Server):
    started_hook: Callable[[], object] | None = None

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets=sockets)
        gc.collect()
        gc.freeze()  # what start-up built stays; later collections skip it (p99 40 → 7 ms)
        gc.set_threshold(*COLLECTIONS)
        if self.started and self.started_hook is not None:
            self.started_hook()

    async def shutdown(self, sockets: Any = None) -> None:
        await super().shutdown(sockets=sockets)
        await asyncio.to_thread(tracing.close)


def serve(app: FastAPI, host: str, port: int, started: Callable[[], object] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight get ten seconds to finish. `started` is called at an open port."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=_Protocol,
        loop="uvloop",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=1000,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
    )
    sys.setswitchinterval(SWITCH_SECONDS)
    server = _Server(config)
    server.started_hook = started
    server.run()
