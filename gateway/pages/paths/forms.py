"""The form of a path: which stages it has beside those that all have, the city's part, the score, and the document of each."""

from typing import Any

from contracts.applications import STAGES, CityPart, PathFact, ScoreSource
from contracts.codes import COUNTED_ZONES, TITLES
from contracts.codes import ApplicationState as State
from contracts.commands.paths import EnterPath
from contracts.queries.paths import DatedPath
from contracts.standards import Confidence
from gateway.web import fields, forms
from gateway.web.fields import Field, Section, codes
from gateway.web.forms import Form

CHOSEN = (State.PROVINCIAL_REVIEW, State.EXPERT_REVIEW, State.PROPOSED, State.FILED)
"""Stages that a programme may do without; that of the city follows from its part."""
LABELS = {"stages": "办理环节", "sources": "依据"}


def _source(fact: PathFact, hint: str = "") -> tuple[Field, ...]:
    must = fact is PathFact.STAGES
    return (
        Field(f"source.{fact.value}.document", f"{fact.label}：依据文件", must=must, hint=hint),
        Field(f"source.{fact.value}.article", f"{fact.label}：条款", placeholder="如：第十二条"),
        Field(
            f"source.{fact.value}.mark", f"{fact.label}：可信度", "select", options=codes(Confidence), blank="待核实"
        ),
    )


SECTIONS = (
    Section(
        "适用",
        (
            Field("programme", "项目", "select", must=True, options=codes(TITLES)),
            Field("zone", "园区", "select", options=codes(COUNTED_ZONES), blank="未单列的各园区"),
            Field("valid_from", "自何日起", "date", must=True, hint="不得早于今天；此前提交的申报沿用原办理环节"),
            Field("valid_before", "至何日前", "date", hint="仅单列的园区可填，期满后适用各园区的办理环节"),
        ),
    ),
    Section(
        "环节",
        (
            *(Field(f"stage.{stage.value}", stage.label, "checkbox") for stage in CHOSEN),
            Field("city", "市级", "select", options=codes(CityPart), blank="无市级环节"),
            Field("scored_by", "评分", "select", options=codes(ScoreSource), blank="不评分"),
        ),
        note="填报、提交、形式审查、推荐上报、公示、公告、发证为各项目共有；公示的工作日数见办理期限。",
    ),
    Section(
        "依据",
        (
            *_source(PathFact.STAGES),
            *_source(PathFact.CITY, "有市级环节时必填"),
            *_source(PathFact.SCORE, "评分时必填"),
        ),
        three=True,
    ),
    Section("", (Field("reason", "变更原因", must=True, wide=True),)),
)


def entered(form: Form) -> EnterPath:
    """The command that the form asks for. Raises 422."""
    forms.require(form, fields.musts(SECTIONS))
    said = forms.body(form, fields.conversions(SECTIONS))
    ticked = said.pop("stage", {})
    stages = [state.value for state in STAGES if _has(state, ticked, said.get("city"))]
    cited = said.pop("source", {})
    sources = [{"fact": fact} | source for fact, source in cited.items() if source.get("document")]
    return forms.command(EnterPath, said | {"stages": stages, "sources": sources})


def _has(state: State, ticked: dict[str, Any], city: str | None) -> bool:
    if state is State.CITY_APPROVED:
        return city == CityPart.APPROVED.value
    return state not in CHOSEN or state.value in ticked


def begun_with(path: DatedPath) -> dict[str, str]:
    """What the fields show of a path from which another one is made."""
    found = {
        "programme": path.programme.value,
        "zone": path.zone.value if path.zone else "",
        "city": path.city.value if path.city else "",
        "scored_by": path.scored_by.value if path.scored_by else "",
    }
    found |= {f"stage.{state.value}": "1" for state in CHOSEN if state in path.stages}
    for source in path.sources:
        said = {"document": source.document, "article": source.article or "", "mark": source.mark}
        found |= {f"source.{source.fact.value}.{name}": value for name, value in said.items()}
    return found
