"""Alembic's environment: `kit.data.migrations.migrate` hands in the address, the command line takes the one of the settings."""

from kit.data.migrations import run_migrations
from services.cultivation.applications.tables import applications
from services.cultivation.assessments import tables as assessments
from services.cultivation.calendars import tables as calendars
from services.cultivation.counting import tables as counting
from services.cultivation.facts import tables as facts
from services.cultivation.firms.tables import firms
from services.cultivation.holdings import tables as holdings
from services.cultivation.lists import tables as official_lists
from services.cultivation.obligations import tables as obligations
from services.cultivation.points import tables as points
from services.cultivation.recognitions import tables as recognitions
from services.cultivation.releases import tables as releases
from services.cultivation.renewals import tables as renewals
from services.cultivation.returns import tables as returns
from services.cultivation.rounds import tables as rounds
from services.cultivation.settings import CultivationSettings
from services.cultivation.standards import tables as standards
from services.cultivation.statuses import tables as statuses
from services.cultivation.tables import metadata

TABLES = (
    applications,
    assessments,
    calendars,
    counting,
    facts,
    firms,
    holdings,
    obligations,
    official_lists,
    points,
    recognitions,
    standards,
    releases,
    renewals,
    returns,
    rounds,
    statuses,
)  # imported so that the metadata is whole

run_migrations(metadata, CultivationSettings().owner_database_url)
