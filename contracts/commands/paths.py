"""What the office says of the paths of applications: one account enters them with their documents, another decides."""

from typing import Annotated

from pydantic import Field

from contracts.applications import CityPart, PathFact, ScoreSource
from contracts.codes import ApplicationState, Programme, Zone
from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, ShortText
from contracts.standards import Confidence


class PathSource(Command):
    """Which document says a fact of the path, in which article, and how sure we are of it."""

    fact: Choice[PathFact]
    document: ShortText
    article: ShortText | None = None
    mark: Choice[Confidence] = Confidence.UNSURE


class EnterPath(Command):
    """The stages of a programme's applications from `valid_from` on, in one zone or, without it, in all that have none of their own.

    It holds until another of the same programme and zone begins; `valid_before` ends one of a zone sooner, which falls back to what holds
    in all zones. Each fact that it states has its source; `reason` says why it differs from the path before it.
    """

    programme: Choice[Programme]
    zone: Choice[Zone] | None = None
    stages: Annotated[list[Choice[ApplicationState]], Field(min_length=2, max_length=len(ApplicationState))]
    city: Choice[CityPart] | None = None
    scored_by: Choice[ScoreSource] | None = None
    valid_from: CivilDate
    valid_before: CivilDate | None = None
    sources: Annotated[list[PathSource], Field(min_length=1, max_length=len(PathFact))]
    reason: ShortText


class DecidePath(Command):
    """Approve or refuse; refusing says why."""

    reason: ShortText | None = None
