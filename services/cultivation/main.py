"""Puts the service together: its routes, its database, what it listens to, and its jobs."""

from contracts.topics import FIRMS
from kit.app import Service, create_app
from kit.db import Database
from kit.inbox import Consumer
from kit.writer import Writer
from services.cultivation.api import metrics, programmes, recognitions, standings
from services.cultivation.consumers import firms
from services.cultivation.settings import CultivationSettings
from services.cultivation.store.tables import mechanism, metadata

NAME = "cultivation"
ROUTERS = (programmes.router, recognitions.router, metrics.router, standings.router)


def build(settings: CultivationSettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    app = create_app(NAME, settings, title="梯度培育服务", routers=ROUTERS, database=database, writer=writer)
    return Service(NAME, app, database, writer, [Consumer(firms.NAME, [FIRMS.name], firms.hear, writer)])
