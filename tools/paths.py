"""The page of the paths of applications, written from the table of transitions: `python -m tools.paths`.

A diagram of states for each path of the documents: what a programme does not have is not in it. The office's own paths are rows
that it reads on their page (办理环节).
"""

from collections.abc import Iterator
from pathlib import Path as File

from contracts.codes import ApplicationState as State
from contracts.codes import Role
from contracts.standards import Confidence
from services.cultivation.applications.reference import delivered_paths
from services.cultivation.applications.rules.paths import Path, Source
from services.cultivation.applications.rules.transitions import CLOSED, Transition, rows_on

TARGET = File(__file__).resolve().parents[1] / "docs/paths.md"
HEAD = """# 各资格申报的状态图 · Paths of applications

由 `services/cultivation/applications/{paths.toml,rules/transitions.py}` 生成（`make docs`），请勿手改。
*Written from the table of transitions and the dated paths that the system comes with; what the office enters later is on its page 办理环节 and under
`/api/v1/application-paths`; each arrow names its step and who takes it. 撤回 is left out of the drawing: the firm
may withdraw from every state before 拟认定, or before 公示 where nobody proposes.*
"""
WHO = {Role.FIRM: "企业", Role.STAFF: "园区", Role.OFFICE: "办公室"}


def page() -> str:
    """The whole document."""
    return "\n".join([HEAD, *(part for path in delivered_paths() for part in _section(path))]) + "\n"


def _section(path: Path) -> Iterator[str]:
    zone = path.zone.label if path.zone else "各园区"
    yield f"## {path.programme.label}（`{path.code}`，{zone}，{path.valid_from} 起）\n"
    facts = [path.city.label if path.city else "无市级环节", path.scored_by.label if path.scored_by else "不评分"]
    yield f"{'；'.join(facts)}。依据：{'；'.join(map(_cited, path.sources))}。\n"
    yield "```mermaid\nstateDiagram-v2"
    for state in State:
        if state in path.states and state not in (State.WITHDRAWN, State.EXPIRED):
            yield f"  {state.value}: {state.label}"
    yield f"  [*] --> {path.stages[0].value}"
    yield from (line for row in rows_on(path).values() for line in _arrows(row, path))
    yield from (f"  {state.value} --> [*]" for state in State if state in CLOSED & path.states and _drawn(state))
    yield "```\n"


def _cited(source: Source) -> str:
    words = f"{source.document} {source.article}".strip()
    return f"{source.fact.label}：{words}（{Confidence(source.mark).label}）"


def _drawn(state: State) -> bool:
    return state not in (State.WITHDRAWN, State.EXPIRED)


def _arrows(row: Transition, path: Path) -> Iterator[str]:
    """An arrow for each stage that the row leads to; a supplement goes back to whichever stage asked."""
    if row.target is State.WITHDRAWN:
        return
    returns = [each.source for each in rows_on(path).values() if each.target is State.SUPPLEMENT]
    for target in [row.target] if row.target else returns:
        yield f"  {row.source.value} --> {target.value}: {row.step.label}（{_taken_by(row)}）"


def _taken_by(row: Transition) -> str:
    if row.grant is not None:
        return "市级"
    return "企业" if Role.FIRM in row.who else "、".join(WHO[role] for role in WHO if role in row.who)


def main() -> None:
    """Write the document."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
