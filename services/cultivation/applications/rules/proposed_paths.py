"""What may be a path: its stages in an order that the table of transitions knows, nothing between two versions, nothing twice."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from contracts.applications import CityPart, PathFact, PathState, ScoreSource
from contracts.codes import COUNTED_ZONES, TITLES
from contracts.codes import ApplicationState as State
from services.cultivation.applications.rules.cases import Refusal
from services.cultivation.applications.rules.paths import Path
from services.cultivation.applications.rules.transitions import rows_on


@dataclass(frozen=True)
class PathFault:
    """What cannot be: its place in the entry, a stable code and words for people."""

    pointer: str
    code: str
    message: str


def path_faults(path: Path, today: date) -> Iterator[PathFault]:
    """Everything that speaks against a path by itself."""
    if path.programme not in TITLES:
        yield PathFault("/programme", "programme_not_open", "该项目不接受申报")
    if path.zone is not None and path.zone not in COUNTED_ZONES:
        yield PathFault("/zone", "enum", "只有四个园区有办理环节")
    yield from _faults_of_days(path, today)
    yield from _faults_of_stages(path)
    yield from _faults_of_sources(path)


def _faults_of_days(path: Path, today: date) -> Iterator[PathFault]:
    if path.valid_from < today:
        yield PathFault("/valid_from", "in_past", "不得早于今天：已受理的申报不因办理环节变动而改变")
    if path.valid_before is None:
        return
    if path.valid_before <= path.valid_from:
        yield PathFault("/valid_before", "range", "止日应晚于起日")
    if path.zone is None:
        yield PathFault("/valid_before", "path_hole", "全部园区的办理环节不设止日，由后一规定接续，不留空档")


def _faults_of_stages(path: Path) -> Iterator[PathFault]:
    if len(set(path.stages)) < len(path.stages):
        yield PathFault("/stages", "path_order", "同一环节不得重复")
    if path.stages[0] is not State.DRAFT or path.stages[-1] is not State.CERTIFIED:
        yield PathFault("/stages", "path_order", "办理环节应自“填报中”起，至“已发证”止")
    leads = {(row.source, row.target) for row in rows_on(path).values()}
    for here, there in pairwise(path.stages):
        if (here, there) not in leads:
            yield PathFault("/stages", "path_order", f"没有项目从“{here.label}”直接进入“{there.label}”")
    if (State.CITY_APPROVED in path.stages) is not (path.city is CityPart.APPROVED):
        yield PathFault("/city", "path_city", "“市级已审核”环节与市级审核应同时填写")
    if path.scored_by is not None and State.PROPOSED not in path.stages:
        yield PathFault("/scored_by", "path_score", "评分用于拟认定，没有拟认定环节的不评分")
    if path.scored_by is ScoreSource.EXPERTS and State.EXPERT_REVIEW not in path.stages:
        yield PathFault("/scored_by", "path_score", "专家评分须有专家评审环节")


def _faults_of_sources(path: Path) -> Iterator[PathFault]:
    said = [each.fact for each in path.sources]
    for fact in PathFact:
        if said.count(fact) != (1 if fact in path.facts else 0):
            yield PathFault("/sources", "path_source", f"“{fact.label}”应注明且只注明一个依据；未作规定的不注明")


def overlapping(path: Path, others: Collection[Path]) -> Path | None:
    """Another path of the same scope that begins on its day, or within its days where it has an end."""
    for other in others:
        if other.scope == path.scope and other.code != path.code:
            begins = other.valid_from
            inside = path.valid_before is not None and path.valid_from <= begins < path.valid_before
            if begins == path.valid_from or inside:
                return other
    return None


DECIDED = Refusal("path_decided", "只有待审定的办理环节可以审定，请刷新后查看。")
OWN_PATH = Refusal("own_path", "填报与审定须由不同账号办理。")
BEGUN = Refusal("path_begun", "起始日已过，不能再审定；请不予通过后另行填报。")
IN_FORCE = Refusal("path_in_force", "已生效的办理环节不能撤回，请另行填报新的办理环节。")


def decision_refused(state: PathState, entered_by: str, actor: str) -> Refusal | None:
    """Why `actor` may not decide; None where it may."""
    if state is not PathState.PROPOSED:
        return DECIDED
    return OWN_PATH if entered_by == actor else None


def withdrawal_refused(state: PathState, valid_from: date, today: date) -> Refusal | None:
    """Why a path is not taken back: it holds already, or it came to nothing anyway."""
    if state not in (PathState.PROPOSED, PathState.APPROVED):
        return DECIDED
    return IN_FORCE if state is PathState.APPROVED and valid_from <= today else None
