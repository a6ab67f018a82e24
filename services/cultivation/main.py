"""Puts the service together: its routes, its database, what it listens to, and its jobs."""

import re
from datetime import timedelta
from functools import partial

from starlette.middleware import Middleware

from contracts.routes import cultivation as routes
from contracts.routes.table import pattern_of
from contracts.topics import FIRMS, STANDARDS
from kit.data.database import Database
from kit.data.writer import Writer
from kit.events.inbox import Consumer
from kit.events.worker import Job
from kit.web.app import Service, create_app
from kit.web.edge import BodyRules
from kit.web.quick import QuickReads
from services.cultivation import worker as firms
from services.cultivation.agendas import routes as agendas
from services.cultivation.applications.routes import applications, attachments, drafts
from services.cultivation.applications.routes import paths as application_paths
from services.cultivation.applications.usecases import supplements
from services.cultivation.assessments import routes as assessments
from services.cultivation.attachments import jobs as attachment_jobs
from services.cultivation.attachments.storage import Folder
from services.cultivation.calendars import routes as calendars
from services.cultivation.counting import routes as counting
from services.cultivation.facts import routes as facts
from services.cultivation.facts.reads import warm
from services.cultivation.figures.reads import present_histories
from services.cultivation.figures.reads.counting import keep
from services.cultivation.figures.reads.present_knowledge import PresentKnowledge
from services.cultivation.figures.routes import comparisons, counting_bases, metrics
from services.cultivation.figures.routes.quick_reads import quick_reads
from services.cultivation.forecast import routes as forecasts
from services.cultivation.forecast.jobs import Forecasting
from services.cultivation.holdings import jobs as holding_jobs
from services.cultivation.holdings import routes as previews
from services.cultivation.holdings.usecases.projection import project
from services.cultivation.lists import jobs as list_jobs
from services.cultivation.lists import routes as official_lists
from services.cultivation.notices import consumers as standard_changes
from services.cultivation.notices import jobs as expiry_jobs
from services.cultivation.obligations import jobs as obligation_jobs
from services.cultivation.obligations import routes as obligations
from services.cultivation.points import routes as points
from services.cultivation.programmes import routes as programmes
from services.cultivation.proofs import routes as proofs
from services.cultivation.recognitions.routes import holding, recognitions
from services.cultivation.rekeying import rekeying
from services.cultivation.releases import routes as releases
from services.cultivation.renewals import routes as renewals
from services.cultivation.returns import jobs as return_jobs
from services.cultivation.returns import routes as returns
from services.cultivation.reviews.routes import reviews
from services.cultivation.rounds import routes as rounds
from services.cultivation.settings import CultivationSettings
from services.cultivation.standards import routes as standards
from services.cultivation.standings import routes as standings
from services.cultivation.statuses import routes as statuses
from services.cultivation.statuses.usecases.projection import project as project_statuses
from services.cultivation.tables import mechanism, metadata

NAME = "cultivation"
ROUTERS = (
    programmes.router,
    rounds.router,
    standards.router,
    recognitions.router,
    holding.router,
    proofs.router,
    previews.router,
    official_lists.router,
    metrics.router,
    counting.router,
    counting_bases.router,
    comparisons.router,
    releases.router,
    forecasts.router,
    facts.router,
    returns.router,
    renewals.router,
    obligations.router,
    agendas.router,
    statuses.router,
    points.router,
    assessments.router,
    standings.router,
    applications.router,
    application_paths.router,
    attachments.router,
    drafts.router,
    *reviews.routers,
    calendars.router,
)
BODIES = BodyRules(uploads=re.compile("|".join(pattern_of(route.path) for route in routes.ROUTES if route.upload)))
LISTS_EVERY, OVERDUE_EVERY = timedelta(seconds=1), timedelta(minutes=1)
EXPIRIES_EVERY, REKEY_EVERY, SWEEP_EVERY = timedelta(hours=1), timedelta(hours=1), timedelta(hours=1)
FORECAST_EVERY = timedelta(minutes=10)
RECOUNT_EVERY = timedelta(hours=1)  # something waits only after a release with other bases, at its first start


def build(settings: CultivationSettings) -> Service:
    """The service on its database, which must have been migrated; the app's lifespan starts and ends its writer."""
    database = Database.open(NAME, settings.database_url, metadata, mechanism)
    writer = Writer(database, [project_statuses, project])
    stocks = keep(database)
    warm_facts = warm.keep(database)
    histories = present_histories.keep(database)
    present = PresentKnowledge(database, stocks)
    quick = quick_reads(database, present)
    app = create_app(
        NAME,
        settings,
        title="梯度培育服务",
        routers=ROUTERS,
        database=database,
        writer=writer,
        during=[stocks.opened, histories.opened],
        middleware=[Middleware(QuickReads, reads=quick, routes=routes.ROUTES)],
        bodies=BODIES,
        remembered=routes.ROUTES,
    )
    app.state.stocks, app.state.warm_facts = stocks, warm_facts
    app.state.quick = {read.route: read for read in quick}
    app.state.review_claim_days = settings.review_claim_days
    app.state.storage = storage = Folder(settings.attachments_folder)
    app.state.limits = settings.limits
    listening = [
        Consumer(firms.NAME, [FIRMS.name], firms.hear, writer),
        Consumer(standard_changes.NAME, [STANDARDS.name], standard_changes.hear, writer),
    ]
    leads = settings.expiry_leads
    falling_due = (settings.obligation_leads, settings.obligations_since)
    forecasting = Forecasting(database, writer, settings.forecast_horizon, settings.assumptions)
    jobs = [
        Job("official-lists", LISTS_EVERY, list_jobs.reading(database, writer).run),
        Job("fact-returns", LISTS_EVERY, return_jobs.reading(database, writer).run),
        Job("supplements-overdue", OVERDUE_EVERY, partial(supplements.sweep, database, writer)),
        Job("holdings", RECOUNT_EVERY, partial(holding_jobs.run, database, writer)),
        Job("expiries", EXPIRIES_EVERY, partial(expiry_jobs.run, database, writer, leads)),
        Job("obligations", EXPIRIES_EVERY, partial(obligation_jobs.run, database, writer, *falling_due)),
        Job("attachments", SWEEP_EVERY, partial(attachment_jobs.sweep, database, storage)),
        Job("forecast", FORECAST_EVERY, forecasting.run),
        Job("rekey", REKEY_EVERY, rekeying(database, writer).run),
    ]
    return Service(NAME, app, database, writer, listening, jobs)
