"""A small application with every kind of route, for the tests of the frame around it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import httpx
from fastapi import Depends, FastAPI, Query, Request
from pydantic import Field
from sqlalchemy.exc import IntegrityError, OperationalError

from contracts.commands.base import Command
from contracts.fields import Amount, CivilDate, Count, ShortText
from contracts.queries.base import Answer
from gateway.clients.http import client_for
from kit.data.caller import Caller
from kit.data.config import ServiceSettings
from kit.data.problem import conflict
from kit.web.app import create_app
from kit.web.auth import KeyPair, Mint, allow, new_key_pair
from kit.web.edge import BodyRules
from kit.web.query import ANY_QUERY
from kit.web.routing import Router

KEYS: KeyPair = new_key_pair()
MINT = Mint(KEYS.private)
CLERK = Caller("clerk-1", "clerk", frozenset({"north"}))
router = Router()


class Thing(Command):
    name: ShortText
    count: Count = 0
    worth: Amount | None = None
    since: CivilDate | None = None
    tags: list[ShortText] = Field(default_factory=list, max_length=50)


class Kept(Answer):
    name: str
    count: int


@router.post("/v1/things", status_code=201)
async def keep_thing(thing: Thing) -> Kept:
    return Kept(name=thing.name, count=thing.count)


@router.get("/v1/things")
async def list_things(
    limit: Annotated[int, Query(ge=1, le=1000)] = 10, tag: Annotated[list[str] | None, Query()] = None
) -> dict[str, int]:
    return {"limit": limit, "tags": len(tag or ())}


@router.get("/v1/me")
async def me(caller: Annotated[Caller, Depends(allow("clerk"))]) -> dict[str, str]:
    return {"subject": caller.subject}


@router.post("/v1/files")
async def take_file(request: Request) -> dict[str, int]:
    return {"size": len(await request.body())}


@router.post("/page")
async def take_form(request: Request) -> dict[str, int]:
    return {"size": len(await request.body())}


@router.get("/v1/passed/{rest:path}", openapi_extra=ANY_QUERY)
async def pass_on(request: Request, rest: str) -> dict[str, str]:
    return {"rest": rest, "query": request.url.query}


@router.get("/v1/faults/{kind}")
async def fault(kind: str) -> None:
    raise {
        "bug": RuntimeError("secret cause"),
        "integrity": IntegrityError("insert into secret", {}, Exception("unique secret")),
        "away": OperationalError("select secret", {}, Exception("database is locked")),
        "refusal": conflict("taken", "已被占用", "请换一个。", holder="x"),
    }[kind]


async def anybody(_request: Request) -> bool:
    return True


BODIES = BodyRules(uploads=re.compile("/v1/files"), forms=re.compile("/page"), known=anybody)


def sample_app(bodies: BodyRules = BODIES, hosts: Sequence[str] = (), **changes: Any) -> FastAPI:
    settings = ServiceSettings(database_url="", token_public_key=KEYS.public, **changes)
    return create_app("sample", settings, title="Sample", routers=[router], bodies=bodies, hosts=hosts)


APP = sample_app()


def ask(method: str, url: str, *, headers: Mapping[str, str] | None = None, **content: Any) -> httpx.Response:
    """One request to the sample application."""

    async def send() -> httpx.Response:
        async with client_for(APP) as client:
            return await client.request(method, url, headers=headers, **content)

    return asyncio.run(send())


def ask_json(text: str | bytes, content_type: str = "application/json") -> httpx.Response:
    """POST a body as it stands."""
    return ask("POST", "/v1/things", content=text, headers={"Content-Type": content_type})
