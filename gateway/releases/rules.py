"""The way of a release: draft → approved by another account → published with its number → locked for ever."""

from contracts.releases import ReleaseAction, ReleaseState
from gateway.attainment.rules.entries import Refusal

S, A = ReleaseState, ReleaseAction
TRANSITIONS: dict[tuple[ReleaseState, ReleaseAction], ReleaseState] = {
    (S.DRAFT, A.APPROVE): S.APPROVED,
    (S.APPROVED, A.PUBLISH): S.PUBLISHED,
    (S.PUBLISHED, A.LOCK): S.LOCKED,
    (S.DRAFT, A.DISCARD): S.DISCARDED,
    (S.APPROVED, A.DISCARD): S.DISCARDED,
}
OUT = (ReleaseState.PUBLISHED, ReleaseState.LOCKED)
"""States in which staff of the zones read a release: what was published is never taken back, only restated."""


WRONG_STATE = Refusal("release_state", "当前状态不能办理", "该发布的状态已变，请刷新后查看可办理的事项。")
OWN_DRAFT = Refusal("own_draft", "不能审定自己起草的发布", "起草与审定须由不同账号办理。")


def refusal(state: ReleaseState, action: ReleaseAction, drafter: str, actor: str) -> Refusal | None:
    """Why `actor` may not take the step; None where it may be taken."""
    if (state, action) not in TRANSITIONS:
        return WRONG_STATE
    return OWN_DRAFT if action is A.APPROVE and drafter == actor else None


def possible(state: ReleaseState, drafter: str, actor: str) -> tuple[ReleaseAction, ...]:
    """The steps that `actor` may take."""
    return tuple(action for action in A if refusal(state, action, drafter, actor) is None)


def number_of(year: int, nth: int) -> str:
    """The number of the nth release of a year: 2026-03, read 2026 年第 3 号."""
    return f"{year}-{nth:02d}"
