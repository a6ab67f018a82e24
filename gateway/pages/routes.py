"""All pages and static files in one call; the last route answers every unknown address with a page."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from gateway.access.usecases.accounts import DemoAccount
from gateway.pages.accounts import routes as accounts
from gateway.pages.applications import attachments, drafting, mandates
from gateway.pages.applications import routes as applications
from gateway.pages.assessments import pools, surveys, ways
from gateway.pages.assessments import routes as assessments
from gateway.pages.board import routes as board
from gateway.pages.comparison import routes as comparison
from gateway.pages.entrance import routes as entrance
from gateway.pages.entries import routes as entries
from gateway.pages.exports import routes as exports
from gateway.pages.facts import entry as fact_entry
from gateway.pages.facts import returns as fact_returns
from gateway.pages.facts import routes as facts
from gateway.pages.figures import counting, reconciliation
from gateway.pages.figures import routes as figures
from gateway.pages.firms import changes as firm_changes
from gateway.pages.firms import routes as firms
from gateway.pages.firms import rung
from gateway.pages.flows import routes as flows
from gateway.pages.forecast import routes as forecast
from gateway.pages.imports import routes as imports
from gateway.pages.listings import routes as listings
from gateway.pages.messages import routes as messages
from gateway.pages.my import contacts
from gateway.pages.my import routes as my
from gateway.pages.obligations import agendas, duties, risks, statements
from gateway.pages.obligations import changes as reported_changes
from gateway.pages.obligations import routes as obligations
from gateway.pages.official_lists import routes as official_lists
from gateway.pages.paths import routes as paths
from gateway.pages.periods import routes as periods
from gateway.pages.points import routes as points
from gateway.pages.proofs import routes as proofs
from gateway.pages.proofs import verifying
from gateway.pages.recognitions import changes as title_changes
from gateway.pages.recognitions import reviews as title_reviews
from gateway.pages.recognitions import routes as recognitions
from gateway.pages.recognitions import titles
from gateway.pages.releases import routes as releases
from gateway.pages.renewals import routes as renewals
from gateway.pages.reports import routes as reports
from gateway.pages.reviews import batches, supplies
from gateway.pages.reviews import routes as reviews
from gateway.pages.rounds import routes as rounds
from gateway.pages.standards import criteria, impacts
from gateway.pages.standards import routes as standards
from gateway.pages.targets import office as office_targets
from gateway.pages.targets import routes as targets
from gateway.pages.tasks import routes as tasks
from gateway.pages.transfers import routes as transfers
from gateway.web.refusals import PageRoute
from gateway.web.rendering import STATIC
from gateway.web.words import PagesByWord
from kit.data.problem import not_found

ROUTERS = tuple(
    module.router
    for module in (
        entrance, standards, criteria, impacts, paths, periods, rounds, assessments, surveys, pools, ways, board, figures, counting, reconciliation, flows, comparison, releases, reports, forecast, targets, office_targets, entries, accounts, exports, rung, facts, fact_entry, fact_returns, renewals, obligations, statements, duties, risks, agendas, reported_changes, listings, points, contacts, firm_changes, firms, transfers, imports, recognitions, title_reviews, batches, proofs, verifying, titles,
        title_changes, official_lists, my, mandates, attachments, drafting, applications, supplies, reviews, tasks, messages,
    )
)  # fmt: skip
YEAR = "public, max-age=31536000, immutable"
last = APIRouter(route_class=PageRoute)


class Files(StaticFiles):
    """Static files; an address that carries a digest may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer: Response = await super().get_response(path, scope)
        if answer.status_code == 200 and b"v=" in scope.get("query_string", b""):
            answer.headers["Cache-Control"] = YEAR
        return answer


@last.get("/{path:path}", include_in_schema=False)
async def nowhere(request: Request, path: str) -> Response:
    """An address that no page has."""
    raise not_found()


def mount(app: FastAPI, *, demo: bool, demo_accounts: Sequence[DemoAccount] = ()) -> None:
    """Add pages and static files; `demo` says on every page that the data are invented, the accounts stand at sign-in."""
    app.state.demo, app.state.demo_accounts = demo, demo_accounts
    app.mount("/static", Files(directory=STATIC), name="static")
    app.router.routes.append(PagesByWord(app, ROUTERS))
    app.include_router(last, include_in_schema=False)
