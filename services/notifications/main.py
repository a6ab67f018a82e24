"""Puts the service together: its routes, its database, and what it listens to."""

from contracts.topics import FIRMS, TOPICS
from kit.app import Service, create_app
from kit.db import Database
from kit.inbox import Consumer
from kit.writer import Writer
from services.notifications.api import inboxes
from services.notifications.consumers import firms, messages
from services.notifications.settings import NotificationsSettings
from services.notifications.store.tables import mechanism, metadata

NAME = "notifications"


def build(settings: NotificationsSettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    app = create_app(NAME, settings, title="消息服务", routers=[inboxes.router], database=database, writer=writer)
    heard = [topic.name for topic in TOPICS.values() if NAME in topic.consumers]
    consumers = [
        Consumer("notifications-firms", [FIRMS.name], firms.remember, writer),
        Consumer("notifications-messages", heard, messages.handle, writer),
    ]
    return Service(NAME, app, database, writer, consumers)
