"""The path of an application as the row of steps at the top of its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.codes import ApplicationState as S
from contracts.queries.applications import ApplicationView

PATH = (
    S.DRAFT, S.SUBMITTED, S.FORMAL_REVIEW, S.RECOMMENDED, S.PROVINCIAL_REVIEW, S.EXPERT_REVIEW, S.PROPOSED,
    S.PUBLICITY, S.FILED, S.ANNOUNCED, S.CERTIFIED,
)  # fmt: skip
ENDS = (S.REJECTED, S.WITHDRAWN, S.EXPIRED)
ASIDE = (S.SUPPLEMENT, S.OBJECTION, *ENDS)


@dataclass(frozen=True)
class PathStage:
    """One step of the row; mark: past, now, stop or nothing."""

    name: str
    mark: str


def stages(application: ApplicationView) -> list[PathStage]:
    """The main path with the present stage; what left the path is shown at the stage where it did."""
    place = PATH.index(_on_path(application))
    return [
        PathStage(_name(application, state, n == place), _mark(application, n, place)) for n, state in enumerate(PATH)
    ]


def _on_path(application: ApplicationView) -> S:
    """The stage of the main path that the application stands at, or stood at when it left the path."""
    if application.state in PATH:
        return application.state
    if application.state is S.OBJECTION:
        return S.PUBLICITY
    return _last_on_path([step.from_state for step in application.steps])


def _last_on_path(states: Sequence[S | None]) -> S:
    return next((state for state in reversed(states) if state in PATH), S.DRAFT)


def _name(application: ApplicationView, state: S, here: bool) -> str:
    return f"{state.label}（{application.state.label}）" if here and application.state in ASIDE else state.label


def _mark(application: ApplicationView, number: int, place: int) -> str:
    if number < place or application.state is S.CERTIFIED:
        return "past"
    if number > place:
        return ""
    return "stop" if application.state in ENDS else "now"
