"""The city's part of an application: told of it (七个直通), or asked for its decision."""

from contracts.codes import ApplicationAction as Action
from contracts.commands.applications import InformCity, Opinion
from contracts.events.cultivation import ApplicationAdvanced
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.usecases.steps import (
    Dated,
    StepTexts,
    allow,
    emit,
    event_state,
    follow,
    open_for,
    take,
)


def inform(
    session: WriteSession, application_id: str, command: InformCity, expected: int, caller: Caller
) -> ApplicationView:
    """The park has told the city, on a day; the application goes on whether it has or not. Raises 409 city_told."""
    opened = open_for(session, application_id, expected, caller)
    allowed = allow(session, opened, Action.INFORM_CITY, Dated(command.taken_on))
    follow(session, opened, allowed, StepTexts(note=command.note))
    opened.row.city_told_on = allowed.day
    return show(session, opened.row, caller, opened.today)


def approve(
    session: WriteSession, application_id: str, command: Opinion, expected: int, caller: Caller
) -> ApplicationView:
    """The city agrees, by an account that was granted this step. Raises 403 step_not_granted."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    after = take(session, opened, Action.APPROVE_CITY, StepTexts(opinion=command.opinion), Dated(command.taken_on))
    emit(session, row, ApplicationAdvanced(application=event_state(session, row), note=after.label))
    return show(session, row, caller, opened.today)
