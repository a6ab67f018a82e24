"""The calendar of a firm: every day that it should not miss."""

from datetime import date, datetime

from contracts.codes import Programme
from contracts.obligations import AgendaKind
from contracts.queries.base import Answer


class AgendaEntry(Answer):
    """Days from `starts_on` to `ends_on`, both inclusive and mostly one; `uid` stays the same when the entry changes.

    `done`: nothing is left to do. `link` is a path of the portal.
    """

    uid: str
    kind: AgendaKind
    kind_name: str
    starts_on: date
    ends_on: date
    title: str
    detail: str
    programme: Programme
    programme_name: str
    done: bool = False
    link: str | None = None


class Agenda(Answer):
    """From the beginning of this year on, the earliest first."""

    firm_id: str
    firm_name: str
    as_of: date
    known_at: datetime
    entries: tuple[AgendaEntry, ...]
