"""Puts the registry together: its routes, its database and its import job."""

import re
from datetime import timedelta

from starlette.middleware import Middleware

from contracts.routes import registry as routes
from kit.data.database import Database
from kit.data.writer import Writer
from kit.events.worker import Job
from kit.web.app import Service, create_app
from kit.web.edge import BodyRules
from kit.web.quick import QuickReads
from services.quick_writes import QuickWrites
from services.registry.firms import routes as firms
from services.registry.imports import routes as imports
from services.registry.imports.usecases.batches import import_job
from services.registry.parks import routes as classifications
from services.registry.rekeying import rekeying
from services.registry.settings import RegistrySettings
from services.registry.tables import mechanism, metadata
from services.registry.transfers import routes as transfers

NAME = "registry"
ROUTERS = (firms.router, transfers.router, imports.router, classifications.router)
UPLOADS = re.compile(routes.START_IMPORT.path)
IMPORTS_EVERY, REKEY_EVERY = timedelta(seconds=1), timedelta(hours=1)


def build(settings: RegistrySettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    bodies, quick = BodyRules(uploads=UPLOADS), firms.quick_reads(database)
    app = create_app(
        NAME,
        settings,
        title="企业登记服务",
        routers=ROUTERS,
        database=database,
        writer=writer,
        middleware=[
            Middleware(QuickReads, reads=quick, routes=routes.ROUTES),
            Middleware(QuickWrites, writes=firms.QUICK_WRITES),
        ],
        bodies=bodies,
        remembered=routes.ROUTES,
    )
    runner = import_job(database, writer, timedelta(seconds=settings.import_lease_seconds))
    job = Job("registry-imports", IMPORTS_EVERY, runner.run)
    app.state.import_job, app.state.quick = job, {read.route: read for read in quick}
    keys = Job("registry-rekey", REKEY_EVERY, rekeying(database, writer).run)
    return Service(NAME, app, database, writer, jobs=[job, keys])
