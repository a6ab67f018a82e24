"""Services of the tests behind a real gateway: they verify the tokens they get and say what reached them."""

from datetime import date

from fastapi import Request, Response
from starlette.types import ASGIApp

from contracts.codes import COUNTED_ZONES, Programme
from contracts.queries.cultivation import Cell, StockAnswer
from kit.data import clock
from kit.data.config import ServiceSettings
from kit.data.problem import conflict
from kit.web.app import create_app
from kit.web.auth import CallerDep
from kit.web.query import ANY_QUERY
from kit.web.routing import Router

STOCK = dict(zip(COUNTED_ZONES, (90, 540, 118, 88), strict=True))  # 836 in all, the published total of 2024
FIRMS = Router()
FIGURES = Router()


@FIRMS.post("/v1/firms", openapi_extra=ANY_QUERY)
async def register(request: Request, caller: CallerDep) -> dict[str, object]:
    """Echo."""
    return await firms(request, caller)


@FIRMS.get("/v1/firms", openapi_extra=ANY_QUERY)
async def firms(request: Request, caller: CallerDep) -> dict[str, object]:
    """Echo."""
    return {
        "caller": {
            "subject": caller.subject,
            "role": caller.role,
            "grants": sorted(caller.grants),
            "party": caller.party,
        },
        "method": request.method,
        "query": request.url.query,
        "body": (await request.body()).decode(),
        "headers": dict(request.headers),
    }


@FIRMS.get("/v1/firms/{firm_id}")
async def firm(firm_id: str, response: Response, _caller: CallerDep) -> dict[str, str]:
    response.headers["ETag"] = '"v3"'
    response.headers["Link"] = '</v1/firms?cursor=x>; rel="next"'
    response.headers["Location"] = f"/v1/firms/{firm_id}"
    response.headers["X-Internal"] = "not for outside"
    return {"firm_id": firm_id}


@FIRMS.patch("/v1/firms/{firm_id}")
async def correct(firm_id: str, _caller: CallerDep) -> None:
    raise conflict("uscc_taken", "已登记", "已在其他园区登记", hint="x")


@FIRMS.get("/v1/firms/{firm_id}/history")
async def broken(firm_id: str, _caller: CallerDep) -> None:
    raise RuntimeError(firm_id)


@FIGURES.get("/v1/metrics/{programme}")
async def stock(
    programme: Programme, caller: CallerDep, by: str = "", as_of: date | None = None, known_at: str | None = None
) -> StockAnswer:
    """The same count on every date, in the zones that the caller may see."""
    seen = {zone: n for zone, n in STOCK.items() if caller.role == "office" or zone in caller.grants}
    return StockAnswer(
        programme=programme,
        programme_name=programme.label,
        as_of=as_of or clock.today(),
        known_at=clock.now(),
        definition="口径",
        source="测试",
        by=tuple(by.split(",")),
        total=sum(seen.values()),
        regions=(),
        cells=tuple(Cell(zone=zone, count=count) for zone, count in seen.items()),
    )


def services(public_key: str) -> dict[str, ASGIApp]:
    """The three services on nothing but the public key."""
    settings = ServiceSettings(database_url="sqlite://", token_public_key=public_key)
    return {
        "registry": create_app("registry", settings, title="registry", routers=[FIRMS]),
        "cultivation": create_app("cultivation", settings, title="cultivation", routers=[FIGURES]),
        "notifications": create_app("notifications", settings, title="notifications"),
    }
