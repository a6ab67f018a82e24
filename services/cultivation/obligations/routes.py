"""Obligations over HTTP: what firms owe, what is said of it, the duties with their last days, and the firms at risk."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from contracts.codes import Programme, Role, Zone
from contracts.commands import obligations as commands
from contracts.fields import AsOf, Id, Instant
from contracts.obligations import ObligationKind, ObligationState, RiskReason
from contracts.queries.obligations import (
    DutyList,
    DutyView,
    FirmChangeList,
    FirmsAtRisk,
    ObligationHistory,
    ObligationPage,
    ObligationsConfirmed,
)
from contracts.routes import cultivation as routes
from kit.data import clock
from kit.data.caller import Caller
from kit.web.actions import Action, ActionDep
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.obligations.reads.duties import duty_list
from services.cultivation.obligations.reads.firm_changes import firm_changes
from services.cultivation.obligations.reads.gathering import Key
from services.cultivation.obligations.reads.obligations import ObligationQuestion, history, obligations
from services.cultivation.obligations.reads.risks import RiskQuestion, firms_at_risk
from services.cultivation.obligations.usecases import changes, statements, terms
from services.cultivation.obligations.usecases.batches import confirm_many

router = Router(tags=["obligations"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
Inside = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
EVERYBODY = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))
INSIDE = Depends(allow(Role.STAFF, Role.OFFICE))
OFFICE = Depends(allow(Role.OFFICE))
Period = Annotated[str, Path(pattern=commands.PERIOD, description="The year reported, or the day of a change")]
Year = Annotated[int, Query(ge=1949, le=2100)]


async def since_of(request: Request) -> date:
    """The first last day that is kept here."""
    day: date = request.app.state.settings.obligations_since
    return day


Since = Annotated[date, Depends(since_of)]


async def key_of(firm_id: Id, duty: Id, period: Period) -> Key:
    """The obligation that an address names."""
    return firm_id, duty, period


Of = Annotated[Key, Depends(key_of)]


@dataclass(frozen=True)
class Saying:
    """A write about one obligation."""

    action: Action
    key: Key
    since: date

    @property
    def told(self) -> statements.Told:
        return statements.Told(self.key, self.action.expected_version(), self.since)


async def saying_of(action: ActionDep, key: Of, since: Since) -> Saying:
    return Saying(action, key, since)


SayingDep = Annotated[Saying, Depends(saying_of)]


@router.get(routes.LIST_OBLIGATIONS.path)
async def list_obligations(
    request: Request,
    caller: Reader,
    since: Since,
    year: Year | None = None,
    programme: Programme | None = None,
    kind: ObligationKind | None = None,
    zone: Zone | None = None,
    firm_id: Id | None = None,
    state: ObligationState | None = None,
    awaiting: bool | None = None,
    as_of: AsOf | None = None,
    known_at: Instant | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ObligationPage:
    """What the firms that the caller may see owe for their titles, the earliest last day first; computed for the day, as known."""
    asked = ObligationQuestion(year, programme, kind, zone, firm_id, state, awaiting, as_of, known_at)
    page: ObligationPage = await request.app.state.database.ask(obligations, caller, asked, since, limit, cursor)
    return page


@router.post(routes.CONFIRM_OBLIGATIONS.path, response_model=ObligationsConfirmed, dependencies=[INSIDE])
async def confirm_obligations(body: commands.ConfirmObligations, action: ActionDep, since: Since) -> Response:
    """Many at once, with an outcome for each; what firms have not told is told with day and receipt."""
    return await action.run(partial(confirm_many, command=body, since=since, caller=action.caller))


@router.get(routes.GET_OBLIGATION.path)
async def get_obligation(
    request: Request, response: Response, caller: Reader, key: Of, since: Since
) -> ObligationHistory:
    """One obligation with everything that was said of it."""
    found: ObligationHistory = await request.app.state.database.ask(history, caller, key, since)
    response.headers["ETag"] = f'"v{found.version}"'
    return found


@router.post(routes.TICK_OBLIGATION.path, response_model=ObligationHistory, dependencies=[EVERYBODY])
async def tick_obligation(body: commands.TickObligation, saying: SayingDep) -> Response:
    """Done, with date and receipt number: what a firm tells waits for its park."""
    caller = saying.action.caller
    return await saying.action.run(partial(statements.tick, told=saying.told, command=body, caller=caller))


@router.post(routes.CONFIRM_OBLIGATION.path, response_model=ObligationHistory, dependencies=[INSIDE])
async def confirm_obligation(body: commands.ConfirmObligation, saying: SayingDep) -> Response:
    """The park confirms what the firm has told."""
    caller = saying.action.caller
    return await saying.action.run(partial(statements.confirm, told=saying.told, command=body, caller=caller))


@router.post(routes.RETURN_OBLIGATION.path, response_model=ObligationHistory, dependencies=[INSIDE])
async def return_obligation(body: commands.ReturnObligation, saying: SayingDep) -> Response:
    """What was told does not hold; a waiver is taken back by the office alone."""
    caller = saying.action.caller
    return await saying.action.run(partial(statements.send_back, told=saying.told, command=body, caller=caller))


@router.post(routes.WAIVE_OBLIGATION.path, response_model=ObligationHistory, dependencies=[OFFICE])
async def waive_obligation(body: commands.WaiveObligation, saying: SayingDep) -> Response:
    """The office asks no more for it, with a reason."""
    caller = saying.action.caller
    return await saying.action.run(partial(statements.waive, told=saying.told, command=body, caller=caller))


@router.get(routes.LIST_FIRM_CHANGES.path)
async def list_firm_changes(request: Request, caller: Reader, firm_id: Id, since: Since) -> FirmChangeList:
    """What changed of a firm by the register or by its own word, and what is to be reported because of it."""
    found: FirmChangeList = await request.app.state.database.ask(firm_changes, firm_id, caller, since)
    return found


@router.post(routes.STATE_CHANGE.path, status_code=201, response_model=FirmChangeList, dependencies=[EVERYBODY])
async def state_change(firm_id: Id, body: commands.StateChange, action: ActionDep, since: Since) -> Response:
    """登记变化: one that no event of the register says."""
    of = changes.OfFirm(firm_id, since)
    return await action.run(partial(changes.state_change, of=of, command=body, caller=action.caller), status=201)


@router.post(routes.WITHDRAW_CHANGE.path, response_model=FirmChangeList, dependencies=[INSIDE])
async def withdraw_change(
    firm_id: Id, change_id: Id, body: commands.WithdrawChange, action: ActionDep, since: Since
) -> Response:
    """撤回登记 of what was stated by mistake."""
    of = changes.OfFirm(firm_id, since)
    work = partial(changes.withdraw_change, of=of, change_id=change_id, command=body, caller=action.caller)
    return await action.run(work)


@router.get(routes.LIST_FIRMS_AT_RISK.path)
async def list_firms_at_risk(
    request: Request,
    caller: Inside,
    since: Since,
    zone: Zone | None = None,
    programme: Programme | None = None,
    reason: RiskReason | None = None,
    within_months: Annotated[int, Query(ge=1, le=60)] = 6,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> FirmsAtRisk:
    """The work list of a zone: firms with what they missed and with certificates that run out, the gravest first."""
    asked = RiskQuestion(zone, programme, reason, within_months)
    page: FirmsAtRisk = await request.app.state.database.ask(firms_at_risk, caller, asked, since, limit, cursor)
    return page


@router.get(routes.LIST_DUTIES.path, dependencies=[EVERYBODY])
async def list_duties(request: Request, since: Since, as_of: AsOf | None = None) -> DutyList:
    """What firms owe for which title, with the document behind it and the last days over time."""
    found: DutyList = await request.app.state.database.ask(duty_list, as_of or clock.today(), since)
    return found


@router.post(routes.SCHEDULE_TERM.path, response_model=DutyView, dependencies=[OFFICE])
async def schedule_term(duty: Id, body: commands.ScheduleTerm, action: ActionDep) -> Response:
    """Another last day from a day on, by a document."""
    return await action.run(partial(terms.schedule, code=duty, command=body, caller=action.caller))


@router.post(routes.WITHDRAW_TERM.path, response_model=DutyView, dependencies=[OFFICE])
async def withdraw_term(duty: Id, body: commands.WithdrawTerm, action: ActionDep) -> Response:
    """Take back a term that has not begun."""
    return await action.run(partial(terms.withdraw, code=duty, command=body, caller=action.caller))
