"""What firms owe, what is said of it, the firms at risk and the calendars, as pages read and say them; part of cultivation."""

from collections.abc import Mapping
from typing import Any

from contracts.commands.base import Command
from contracts.commands.obligations import ConfirmObligations, ScheduleTerm, StateChange, WithdrawChange, WithdrawTerm
from contracts.obligations import ObligationAction
from contracts.queries.agendas import Agenda
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
from contracts.routes.route import Route
from gateway.clients.upstream import Download, Upstream
from kit.data.caller import Caller

SAYING: Mapping[ObligationAction, Route] = {
    ObligationAction.TICK: routes.TICK_OBLIGATION,
    ObligationAction.CONFIRM: routes.CONFIRM_OBLIGATION,
    ObligationAction.RETURN: routes.RETURN_OBLIGATION,
    ObligationAction.WAIVE: routes.WAIVE_OBLIGATION,
}


class Obligations(Upstream):
    """Obligations are named by firm, duty and period."""

    async def obligations(self, caller: Caller, **query: Any) -> ObligationPage:
        return await self.read(caller, ObligationPage, routes.LIST_OBLIGATIONS, **query)

    async def obligation(self, caller: Caller, **name: str) -> ObligationHistory:
        return await self.read(caller, ObligationHistory, routes.GET_OBLIGATION, **name)

    async def say_of_obligation(
        self, caller: Caller, action: ObligationAction, command: Command, key: str, version: int | None, **name: str
    ) -> ObligationHistory:
        """Tick, confirm, send back or waive."""
        return await self.act(caller, ObligationHistory, SAYING[action], command, key=key, version=version, **name)

    async def confirm_obligations(self, caller: Caller, command: ConfirmObligations, key: str) -> ObligationsConfirmed:
        """Many at once, with an outcome for each."""
        return await self.act(caller, ObligationsConfirmed, routes.CONFIRM_OBLIGATIONS, command, key=key)

    async def firm_changes(self, caller: Caller, firm_id: str) -> FirmChangeList:
        """What changed of a firm, and what is to be reported because of it."""
        return await self.read(caller, FirmChangeList, routes.LIST_FIRM_CHANGES, firm_id=firm_id)

    async def state_change(self, caller: Caller, firm_id: str, command: StateChange, key: str) -> FirmChangeList:
        return await self.act(caller, FirmChangeList, routes.STATE_CHANGE, command, key=key, firm_id=firm_id)

    async def withdraw_change(
        self, caller: Caller, firm_id: str, change_id: str, command: WithdrawChange, key: str
    ) -> FirmChangeList:
        ids: dict[str, Any] = {"firm_id": firm_id, "change_id": change_id}
        return await self.act(caller, FirmChangeList, routes.WITHDRAW_CHANGE, command, key=key, **ids)

    async def duties(self, caller: Caller) -> DutyList:
        return await self.read(caller, DutyList, routes.LIST_DUTIES)

    async def schedule_term(self, caller: Caller, duty: str, command: ScheduleTerm, key: str) -> DutyView:
        return await self.act(caller, DutyView, routes.SCHEDULE_TERM, command, key=key, duty=duty)

    async def withdraw_term(self, caller: Caller, duty: str, command: WithdrawTerm, key: str) -> DutyView:
        return await self.act(caller, DutyView, routes.WITHDRAW_TERM, command, key=key, duty=duty)

    async def firms_at_risk(self, caller: Caller, **query: Any) -> FirmsAtRisk:
        """Firms with what they missed and with certificates that run out."""
        return await self.read(caller, FirmsAtRisk, routes.LIST_FIRMS_AT_RISK, **query)

    async def agenda(self, caller: Caller, firm_id: str) -> Agenda:
        return await self.read(caller, Agenda, routes.GET_AGENDA, firm_id=firm_id)

    async def agenda_file(self, caller: Caller, firm_id: str) -> Download:
        """As an iCalendar file."""
        return await self.download(caller, routes.GET_AGENDA_FILE, firm_id=firm_id)
