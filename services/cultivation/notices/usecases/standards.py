"""Telling firms that the standard changes under an application that they are still writing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from contracts.codes import ApplicationState, Programme
from contracts.events.envelope import EventData
from contracts.events.standards import (
    ApplicationStandardChanged,
    ParameterScheduled,
    ParameterWithdrawn,
    StandardAdopted,
    StandardRetired,
    StandardStateData,
)
from contracts.standards import StandardChange
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.usecases.steps import emit, event_state
from services.cultivation.tables import table_of

APPLICATION = table_of(Application)
WRITTEN_BY_FIRMS = (ApplicationState.DRAFT, ApplicationState.SUPPLEMENT)


@dataclass(frozen=True)
class Change:
    """What becomes of a standard, from which day, in words where a number changes."""

    kind: StandardChange
    standard: StandardStateData
    valid_from: date
    said: str | None = None


def change_of(data: EventData) -> Change | None:
    """What an event changes for applicants; None for a draft, or one that was given up."""
    match data:
        case StandardAdopted(standard=held) if held.valid_from is not None:
            return Change(StandardChange.ADOPTED, held, held.valid_from)
        case StandardRetired(standard=held) if held.valid_before is not None:
            return Change(StandardChange.RETIRED, held, held.valid_before)
        case ParameterScheduled(standard=held):
            said = f"{data.parameter_name} {data.said}"
            return Change(StandardChange.PARAMETER_SCHEDULED, held, data.valid_from, said)
        case ParameterWithdrawn(standard=held):
            return Change(StandardChange.PARAMETER_WITHDRAWN, held, data.valid_from, data.parameter_name)
        case _:
            return None


def tell_applicants(session: WriteSession, change: Change) -> None:
    """Announce it of each application of the programme that its firm has in hand, in the order of the firm."""
    for row in _in_hand(session, change.standard.programme):
        emit(
            session,
            row,
            ApplicationStandardChanged(
                application=event_state(session, row),
                standard=change.standard,
                change=change.kind,
                valid_from=change.valid_from,
                said=change.said,
            ),
        )


def _in_hand(session: WriteSession, programme: Programme) -> list[Application]:
    query = select(Application).where(
        APPLICATION.c.programme == programme.value,
        APPLICATION.c.state.in_([each.value for each in WRITTEN_BY_FIRMS]),
        APPLICATION.c.closed_at.is_(None),
    )
    return list(session.scalars(query.order_by(APPLICATION.c.application_id)))
