"""Puts the service together: its routes, its database, what it listens to, and its jobs."""

import re
from datetime import timedelta
from functools import partial

from contracts.topics import FIRMS
from kit.app import Service, create_app
from kit.db import Database
from kit.edge import Doors
from kit.inbox import Consumer
from kit.worker import Job
from kit.writer import Writer
from services.cultivation.api import (
    applications,
    calendars,
    metrics,
    official_lists,
    programmes,
    recognitions,
    standings,
)
from services.cultivation.consumers import firms
from services.cultivation.settings import CultivationSettings
from services.cultivation.store.tables import mechanism, metadata
from services.cultivation.usecases import expiry_jobs, list_jobs, supplements

NAME = "cultivation"
ROUTERS = (
    programmes.router,
    recognitions.router,
    official_lists.router,
    metrics.router,
    standings.router,
    *applications.routers,
    calendars.router,
)
DOORS = Doors(uploads=re.compile(r"/v1/official-lists"))
LISTS_EVERY, OVERDUE_EVERY, EXPIRIES_EVERY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def build(settings: CultivationSettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    app = create_app(
        NAME, settings, title="梯度培育服务", routers=ROUTERS, database=database, writer=writer, doors=DOORS
    )
    listening = [Consumer(firms.NAME, [FIRMS.name], firms.hear, writer)]
    leads = settings.expiry_leads
    jobs = [
        Job("official-lists", LISTS_EVERY, partial(list_jobs.run, database, writer)),
        Job("supplements-overdue", OVERDUE_EVERY, partial(supplements.sweep, database, writer)),
        Job("expiries", EXPIRIES_EVERY, partial(expiry_jobs.run, database, writer, leads)),
    ]
    return Service(NAME, app, database, writer, listening, jobs)
