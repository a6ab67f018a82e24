"""Puts the service together: its routes, its database, and what it listens to."""

from contracts.topics import FIRMS, TOPICS
from kit.data.database import Database
from kit.data.writer import Writer
from kit.events.inbox import Consumer
from kit.web.app import Service, create_app
from services.notifications.messages import routes as inboxes
from services.notifications.messages.consumers import firms, messages
from services.notifications.settings import NotificationsSettings
from services.notifications.tables import mechanism, metadata

NAME = "notifications"


def build(settings: NotificationsSettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database)
    app = create_app(NAME, settings, title="消息服务", routers=[inboxes.router], database=database, writer=writer)
    heard = [topic.name for topic in TOPICS.values() if NAME in topic.consumers]
    consumers = [
        Consumer("notifications-firms", [FIRMS.name], firms.remember, writer),
        Consumer("notifications-messages", heard, messages.handle, writer, concerns=messages.says),
    ]
    return Service(NAME, app, database, writer, consumers)
