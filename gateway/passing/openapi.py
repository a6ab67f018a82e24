"""The one description of /api/v1: the gateway's own routes, and those of the services that its table lets through."""

import asyncio
import copy
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request

from contracts.routes.route import IF_MATCH
from gateway.access.state import GatewayDep
from gateway.passing.answers import PROBLEM, PROBLEM_SCHEMA, closed
from gateway.passing.passthrough import PREFIX, Passed
from kit.web.routing import Router

SERVICES = ("registry", "cultivation", "notifications")
OPEN = {"/api/v1/tokens", "/api/v1/openapi.json", "/api/v1/proofs:verify"}
PARAMETER = re.compile(r"\{\w+\}")

Document = dict[str, Any]


def router_of(table: Iterable[Passed]) -> Router:
    router, passed = Router(prefix="/api/v1", tags=["access"]), tuple(table)

    @router.get("/openapi.json", include_in_schema=False)
    async def read_openapi(request: Request, gateway: GatewayDep) -> Document:
        """Made once, when every service has answered."""
        state = request.app.state
        if not hasattr(state, "merged_openapi"):
            parts = await asyncio.gather(*(gateway.services.named(name).openapi() for name in SERVICES))
            own = own_part(request.app.openapi())
            state.merged_openapi = merged(own, dict(zip(SERVICES, parts, strict=True)), passed)
        document: Document = state.merged_openapi
        return document

    return router


def own_part(document: Document) -> Document:
    """The gateway's document without its pages."""
    own = copy.deepcopy(document)
    own["paths"] = {path: item for path, item in own["paths"].items() if path.startswith(f"{PREFIX}/v1/")}
    return own


def merged(own: Document, parts: Mapping[str, Document], table: Iterable[Passed]) -> Document:
    """Add the routes of the table with their schemas, named `service.Schema` so that equal names do not meet."""
    document = copy.deepcopy(own)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    named = {service: _named(service, part) for service, part in parts.items()}
    for service, part in named.items():
        kept = part.get("components", {}).get("schemas", {})
        schemas.update({f"{service}.{name}": schema for name, schema in kept.items()})
    for route in table:
        operation = _operation(named[route.service], route)
        if operation is not None:
            if route.route.versioned:
                operation.setdefault("parameters", []).append(IF_MATCH)
            document["paths"].setdefault(route.outside, {})[route.method.lower()] = operation
    schemas[PROBLEM] = PROBLEM_SCHEMA
    _secure(document)
    for item in document["paths"].values():
        for method, operation in item.items():
            operation["responses"] = closed(method, operation)
    return document


def _named(service: str, part: Document) -> Document:
    """The part with every reference pointing at the prefixed schema, and every operation named after its service."""
    text = json.dumps(part).replace('"#/components/schemas/', f'"#/components/schemas/{service}.')
    document: Document = json.loads(text)
    for item in document["paths"].values():
        for operation in item.values():
            operation["operationId"] = f"{service}_{operation['operationId']}"
            operation["tags"] = [service]
    return document


def _operation(part: Document, route: Passed) -> Document | None:
    """The operation of a route, whatever the service calls its path parameters."""
    for path, item in part["paths"].items():
        if PARAMETER.sub("{}", path) == PARAMETER.sub("{}", route.route.path):
            operation: Document | None = item.get(route.method.lower())
            return _renamed(operation, path, route.route.path) if operation else None
    return None


def _renamed(operation: Document, theirs: str, ours: str) -> Document:
    names = dict(zip(PARAMETER.findall(theirs), PARAMETER.findall(ours), strict=True))
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["name"] = names[f"{{{parameter['name']}}}"].strip("{}")
    return operation


def _secure(document: Document) -> None:
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, item in document["paths"].items():
        for operation in item.values():
            operation["security"] = [] if path in OPEN else [{"bearer": []}]
