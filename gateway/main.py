"""Puts the gateway together: its routes and pages, its database, and the services behind it."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from starlette.middleware import Middleware
from starlette.types import ASGIApp

from gateway.access.reads.facts import RememberedFacts
from gateway.access.reads.remembered import RememberedVisitors
from gateway.access.routes import accounts, tokens
from gateway.access.routes.sessions import is_known
from gateway.access.source import OwnOrigin
from gateway.access.state import Gateway
from gateway.access.usecases.accounts import demo_accounts
from gateway.access.usecases.attempts import Attempts
from gateway.access.usecases.lookups import Lookups
from gateway.access.usecases.passwords import Passwords
from gateway.access.usecases.sessions import Authentication
from gateway.attainment.routes import attainment as targets
from gateway.attainment.routes import entries as target_entries
from gateway.clients.connections import Services, connect
from gateway.pages import routes as web
from gateway.passing import openapi, passthrough, undoing, verifying
from gateway.passing.lane import Lane
from gateway.passing.table import TABLE
from gateway.releases import routes as releases
from gateway.settings import GatewaySettings
from gateway.tables import mechanism, metadata
from gateway.web.remembered import RememberedPages
from kit.data.database import Database
from kit.data.writer import Writer
from kit.web.app import During, Service, create_app
from kit.web.edge import BodyRules

NAME = "gateway"
API = (
    tokens.router,
    targets.router,
    target_entries.router,
    releases.router,
    accounts.router,
    undoing.router,
    verifying.router,
    openapi.router_of(TABLE),
)
UPLOADS = re.compile(
    "|".join(
        (
            passthrough.uploads_of(TABLE),
            "/imports",
            "/official-lists",
            "/applications/[^/]+/attachments",
            "/applications/[^/]+/supplies/[^/]+/files",
        )
    )
)  # the last three are pages
FORMS = re.compile(r"/(?!api/).*")
OPEN = re.compile(r"/api/v1/tokens|/api/v1/proofs:verify|/login")  # where nobody has signed in yet


def build(
    settings: GatewaySettings, services: Mapping[str, ASGIApp] | None = None, during: Sequence[During] = ()
) -> Service:
    """The gateway on its database, which must have been migrated. `services` are applications of this process by name;
    what is not among them is reached at its URL; `during` is entered with the application's lifespan."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    authentication = Authentication(database, writer, Passwords(), Attempts())
    behind = connect(settings, services or {})
    visitors, facts = RememberedVisitors(database), RememberedFacts(database)
    app = create_app(
        NAME,
        settings,
        title="兰白两区梯度培育系统",
        routers=API,
        database=database,
        writer=writer,
        during=[*during, partial(_open, authentication, behind)],
        middleware=[
            Middleware(RememberedPages),
            Middleware(Lane, table=TABLE, own=API),
            Middleware(OwnOrigin, settings=settings),
        ],
        bodies=BodyRules(UPLOADS, FORMS, open=OPEN, known=is_known),
        hosts=settings.hosts,
        openapi=False,
    )
    app.state.gateway = Gateway(settings, authentication, behind, visitors, facts, Lookups())
    web.mount(app, demo=settings.demo, demo_accounts=demo_accounts() if settings.demo else ())
    return Service(NAME, app, database, writer)


@asynccontextmanager
async def _open(authentication: Authentication, behind: Services) -> AsyncIterator[None]:
    async with behind.open():
        yield
    authentication.passwords.close()
