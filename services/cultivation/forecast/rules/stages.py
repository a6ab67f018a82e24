"""The pipeline: at which stage a firm is, and what decided cases say of the stage."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.codes import ApplicationState, Labelled


class OnList(Labelled):
    """A stage that no application of ours shows."""

    PUBLICITY = "publicity-list", "公示名单"


PUBLISHED = frozenset(
    {ApplicationState.PUBLICITY, ApplicationState.OBJECTION, ApplicationState.FILED, ApplicationState.ANNOUNCED}
)
PASSED = frozenset({ApplicationState.CERTIFIED})
FAILED = frozenset({ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED})
UNBEGUN = frozenset({ApplicationState.DRAFT})


@dataclass(frozen=True)
class Stage:
    """`chance` is given for what stands in 公示; of other stages `passed` and `failed` decided cases speak."""

    code: str
    name: str
    chance: float | None = None
    passed: int = 0
    failed: int = 0

    @property
    def mean(self) -> float:
        """The chance, or the mean of Beta(½ + passed, ½ + failed)."""
        return self.chance if self.chance is not None else (self.passed + 0.5) / (self.passed + self.failed + 1)

    def speaks(self, least: int) -> bool:
        """Whether a firm at the stage is drawn by its odds; else it stays among those drawn at a rate."""
        return self.chance is not None or self.passed + self.failed >= least


@dataclass(frozen=True)
class Case:
    """One way through the pipeline: the stages in their order; `passed` None while it is open."""

    firm_id: str
    stages: tuple[Labelled, ...]
    passed: bool | None


def in_hand(cases: Iterable[Case], published: Iterable[Labelled], chance: float) -> dict[str, Stage]:
    """The stage of each firm with an open case; what stands in 公示 goes before all else, the later case before the earlier."""
    every, certain = list(cases), frozenset(published)
    passed, failed = _decided(every)
    found: dict[str, Stage] = {}
    for case in every:
        if case.passed is None and case.stages:
            now = case.stages[-1]
            stage = Stage(now.value, now.label, chance if now in certain else None, passed[now], failed[now])
            if case.firm_id not in found or found[case.firm_id].chance is None:
                found[case.firm_id] = stage
    return found


def _decided(cases: Iterable[Case]) -> tuple[Mapping[Labelled, int], Mapping[Labelled, int]]:
    """How many cases that were once at a stage passed, and how many did not."""
    passed, failed = Counter[Labelled](), Counter[Labelled]()
    for case in cases:
        if case.passed is not None:
            (passed if case.passed else failed).update(set(case.stages))
    return passed, failed
