"""The pipeline: at which stage a firm is, and what decided cases say of the stage."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contracts.codes import ApplicationState, Labelled


class Record(Labelled):
    """What says where a firm stands."""

    LIST = "list", "名单"
    APPLICATION = "application", "申报"
    RENEWAL = "renewal", "重报"


class OnList(Labelled):
    """The one stage that a list shows."""

    PUBLICITY = "publicity", "公示"


PUBLISHED = frozenset(
    {ApplicationState.PUBLICITY, ApplicationState.OBJECTION, ApplicationState.FILED, ApplicationState.ANNOUNCED}
)
PASSED = frozenset({ApplicationState.CERTIFIED})
FAILED = frozenset({ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED})
UNBEGUN = frozenset({ApplicationState.DRAFT})

Place = tuple[Record, Labelled]


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

    record: Record
    firm_id: str
    stages: tuple[Labelled, ...]
    passed: bool | None

    @property
    def places(self) -> tuple[Place, ...]:
        """The stages with the record that tells of them: 已提交 of an application is not 已提交 of a renewal."""
        return tuple((self.record, stage) for stage in self.stages)


def in_hand(cases: Iterable[Case], published: Collection[Place], chance: float) -> dict[str, Stage]:
    """The stage of each firm with an open case; what stands in 公示 goes before all else, the later case before the earlier."""
    every = list(cases)
    passed, failed = _decided(every)
    found: dict[str, Stage] = {}
    for case in every:
        if case.passed is None and case.places:
            now = case.places[-1]
            code, name = ":".join(now), "·".join(part.label for part in now)
            stage = Stage(code, name, chance if now in published else None, passed[now], failed[now])
            if case.firm_id not in found or found[case.firm_id].chance is None:
                found[case.firm_id] = stage
    return found


def _decided(cases: Iterable[Case]) -> tuple[Mapping[Place, int], Mapping[Place, int]]:
    """How many cases that were once at a stage passed, and how many did not."""
    passed, failed = Counter[Place](), Counter[Place]()
    for case in cases:
        if case.passed is not None:
            (passed if case.passed else failed).update(set(case.places))
    return passed, failed
