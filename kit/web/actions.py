"""One write request: who asks, under which idempotency key, against which version; the answer leaves after the commit.

The key's row is written in the transaction of the change, so rivals with the same key wait their turn and get the stored
answer. A key is bound to its caller, method and path, and to a digest of the body.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import select

from kit.data.caller import Caller
from kit.data.problem import Problem
from kit.data.session import Work, WriteSession
from kit.data.writer import Writer, name_of
from kit.web.auth import caller_of

ETAG = re.compile(r'"v(\d{1,9})"', re.ASCII)
KEY = re.compile(r"[\x21-\x7e]{1,120}")


@dataclass(frozen=True)
class Stored:
    """An answer as it is kept for a key: status, headers and the exact bytes."""

    status: int
    headers: dict[str, str]
    body: bytes
    replayed: bool = False


@dataclass(frozen=True)
class Action:
    """The dependency of every writing route."""

    caller: Caller
    writer: Writer
    operation: str
    key: str | None
    if_match: str | None
    request_hash: str

    def expected_version(self) -> int:
        """The version that the caller has seen. Raises 428 when it is not said, 412 when it is not a strong ETag of ours."""
        if self.if_match is None:
            raise Problem(428, "if_match_required", "缺少版本条件", "请先读取最新数据，并在 If-Match 中带上其 ETag。")
        match = ETAG.fullmatch(self.if_match.strip())
        if match is None:
            raise stale_version()
        return int(match.group(1))

    async def run(self, work: Work[Any], status: int = 200, location: Callable[[Any], str] | None = None) -> Response:
        """Run `work(session) -> model`; answer with the model, its ETag when it has a version, and Location when given."""
        stored = await self.writer.write(
            partial(self._once, work=work, status=status, location=location), self.caller, action=name_of(work)
        )
        headers = stored.headers | ({"Idempotency-Replayed": "true"} if stored.replayed else {})
        media = "application/json" if stored.body else None
        return Response(stored.body, stored.status, headers=headers, media_type=media)

    def _once(
        self, session: WriteSession, work: Work[Any], status: int, location: Callable[[Any], str] | None
    ) -> Stored:
        if self.key is None:
            return _answer(work(session), status, location)
        kept = self._kept(session)
        if kept is not None:
            session.audit("idempotency", self.key[:64], "replayed", operation=self.operation)
            return kept
        answer = _answer(work(session), status, location)
        row = {
            "actor": self.caller.subject,
            "operation": self.operation,
            "key": self.key,
            "request_hash": self.request_hash,
            "status": answer.status,
            "headers": orjson.dumps(answer.headers).decode(),
            "body": answer.body,
            "recorded_at": session.now,
        }
        session.insert_all(session.tables.idempotency, [row])
        return answer

    def _kept(self, session: WriteSession) -> Stored | None:
        t = session.tables.idempotency
        mine = (t.c.actor == self.caller.subject, t.c.operation == self.operation, t.c.key == self.key)
        row = session.lookup(select(t).where(*mine)).first()
        if row is None:
            return None
        if row.request_hash != self.request_hash:
            raise Problem(
                422, "idempotency_key_reused", "幂等键已被使用", "同一 Idempotency-Key 不能用于内容不同的请求。"
            )
        return Stored(row.status, orjson.loads(row.headers), row.body, replayed=True)


def stale_version() -> Problem:
    """Somebody else changed the object since it was read."""
    return Problem(412, "stale_version", "数据已被他人修改", "您看到的不是最新版本，请刷新后重试。")


def require_version(expected: int, actual: int) -> None:
    """Refuse a change against a version that is no longer the newest."""
    if expected != actual:
        raise stale_version()


def _answer(model: BaseModel | None, status: int, location: Callable[[Any], str] | None) -> Stored:
    headers: dict[str, str] = {}
    version = getattr(model, "version", None)
    if isinstance(version, int):
        headers["ETag"] = f'"v{version}"'
    if location is not None:
        headers["Location"] = location(model)
    return Stored(status, headers, b"" if model is None else model.model_dump_json().encode())


async def action_of(request: Request, caller: Annotated[Caller, Depends(caller_of)]) -> Action:
    key = request.headers.get("idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise Problem(400, "idempotency_key", "幂等键无效", "Idempotency-Key 应为 1–120 个可见 ASCII 字符。")
    digest = hashlib.sha256(request.scope["query_string"] + b"\n" + await request.body()).hexdigest()
    operation = f"{request.method} {request.scope['path']}"[:200]
    return Action(caller, request.app.state.writer, operation, key, request.headers.get("if-match"), digest)


ActionDep = Annotated[Action, Depends(action_of)]
