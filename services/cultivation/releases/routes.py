"""Frozen figures over HTTP: the office freezes through the gateway; staff read the part of their zones."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Request, Response

from contracts.codes import CountingBasis, Programme, Role
from contracts.commands.releases import FreezeFigures
from contracts.fields import Id, Instant
from contracts.queries.releases import FrozenFigures, FrozenFirms, RestatedFirms, Restatement
from contracts.routes import releases as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.figures.reads.questions import ScopeCode, counted_under
from services.cultivation.releases.reads.frozen import frozen_figures, frozen_firms
from services.cultivation.releases.reads.restatements import restated_firms, restatement
from services.cultivation.releases.usecases import freeze

router = Router(tags=["releases"])
Reader = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
OFFICE = [Depends(allow(Role.OFFICE))]


@dataclass(frozen=True)
class PageOfFigure:
    """One number of a set in a scope, and which page of its firms."""

    counted: Counted
    scope: str | None
    limit: int
    cursor: str | None


async def page_of_figure(
    programme: Programme,
    counting_basis: CountingBasis = CountingBasis.EACH,
    scope: ScopeCode | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> PageOfFigure:
    return PageOfFigure(counted_under(programme, counting_basis), scope, limit, cursor)


Asked = Annotated[PageOfFigure, Depends(page_of_figure)]


@router.post(routes.FREEZE_FIGURES.path, status_code=201, response_model=FrozenFigures, dependencies=OFFICE)
async def freeze_figures(body: FreezeFigures, action: ActionDep) -> Response:
    """Write down every number of a day and the firms behind it."""
    return await action.run(partial(freeze, command=body, caller=action.caller), status=201)


@router.get(routes.GET_FROZEN_FIGURES.path)
async def get_frozen_figures(frozen_id: Id, caller: Reader, request: Request) -> FrozenFigures:
    """The numbers as they were written down, in the caller's zones."""
    answer: FrozenFigures = await request.app.state.database.ask(frozen_figures, caller, frozen_id)
    return answer


@router.get(routes.LIST_FROZEN_FIRMS.path)
async def list_frozen_firms(frozen_id: Id, caller: Reader, asked: Asked, request: Request) -> FrozenFirms:
    """The firms behind a frozen number, exactly as many as it counts."""
    answer: FrozenFirms = await request.app.state.database.ask(
        frozen_firms, caller, frozen_id, asked.counted, asked.scope, asked.limit, asked.cursor
    )
    return answer


@router.get(routes.GET_RESTATEMENT.path)
async def get_restatement(
    frozen_id: Id,
    caller: Reader,
    request: Request,
    known_at: Instant | None = None,
    scope: ScopeCode | None = None,
) -> Restatement:
    """Every frozen number beside what is known of the day at an instant, by default now."""
    answer: Restatement = await request.app.state.database.ask(restatement, caller, frozen_id, known_at, scope)
    return answer


@router.get(routes.LIST_RESTATED_FIRMS.path)
async def list_restated_firms(
    frozen_id: Id, caller: Reader, asked: Asked, request: Request, known_at: Instant | None = None
) -> RestatedFirms:
    """The firms that count otherwise than in the frozen list, each with one reason."""
    answer: RestatedFirms = await request.app.state.database.ask(
        restated_firms, caller, frozen_id, asked.counted, known_at, asked.scope, asked.limit, asked.cursor
    )
    return answer
