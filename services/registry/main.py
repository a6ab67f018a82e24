"""Puts the registry together: its routes, its database and its import job."""

from kit.app import Service, create_app
from kit.db import Database
from kit.writer import Writer
from services.registry.api import classifications, firms, transfers
from services.registry.settings import RegistrySettings
from services.registry.store.tables import mechanism, metadata

NAME = "registry"


def build(settings: RegistrySettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    routers = [firms.router, transfers.router, classifications.router]
    app = create_app(NAME, settings, title="企业登记服务", routers=routers, database=database, writer=writer)
    return Service(NAME, app, database, writer)
