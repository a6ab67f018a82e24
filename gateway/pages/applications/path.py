"""The path of an application as the row of steps at the top of its page: the stages that its programme has, and no others."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.codes import ApplicationState as S
from contracts.queries.applications import ApplicationView

ENDS = (S.REJECTED, S.WITHDRAWN, S.EXPIRED)
ASIDE = (S.SUPPLEMENT, S.OBJECTION, *ENDS)


@dataclass(frozen=True)
class PathStage:
    """One step of the row; mark: past, now, stop or nothing."""

    name: str
    mark: str


def stages(application: ApplicationView) -> list[PathStage]:
    """The main path with the present stage; what left the path is shown at the stage where it did."""
    path = application.path.stages
    place = path.index(_on_path(application))
    return [
        PathStage(_name(application, state, n == place), _mark(application, n, place)) for n, state in enumerate(path)
    ]


def _on_path(application: ApplicationView) -> S:
    """The stage of the main path that the application stands at, or stood at when it left the path."""
    path = application.path.stages
    if application.state in path:
        return application.state
    if application.state is S.OBJECTION:
        return S.PUBLICITY
    return _last_on_path(path, [step.from_state for step in application.steps])


def _last_on_path(path: Sequence[S], states: Sequence[S | None]) -> S:
    return next((state for state in reversed(states) if state is not None and state in path), S.DRAFT)


def _name(application: ApplicationView, state: S, here: bool) -> str:
    return f"{state.label}（{application.state.label}）" if here and application.state in ASIDE else state.label


def _mark(application: ApplicationView, number: int, place: int) -> str:
    if number < place or application.state is S.CERTIFIED:
        return "past"
    if number > place:
        return ""
    return "stop" if application.state in ENDS else "now"
