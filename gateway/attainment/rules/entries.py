"""What may be a target of the office, and who may decide about it."""

from dataclasses import dataclass
from decimal import Decimal

from contracts.codes import Programme
from contracts.releases import TargetState
from gateway.attainment.rules.target import Indicator

FIRMS = "家"


@dataclass(frozen=True)
class Measure:
    """What a target is of: an indicator of the plan, or the firms of a programme under 每级."""

    code: str
    name: str
    unit: str
    indicator: Indicator | None = None

    def refuses(self, value: Decimal) -> str | None:
        """Why no such target can be."""
        if value <= 0:
            return "目标值应大于 0"
        if (self.indicator is None or self.indicator.counted) and value != value.to_integral_value():
            return "企业数应为整数"
        return self.indicator.refuses(value) if self.indicator else None


def measures(indicators: tuple[Indicator, ...]) -> dict[str, Measure]:
    """By code: the indicators in the order of the plan, then the programmes."""
    found = [Measure(each.code, each.name, each.unit, each) for each in indicators]
    counted = {each.code for each in indicators if each.counted}
    programmes = [each for each in Programme if f"{each.value}-count" not in counted]
    return {each.code: each for each in (*found, *(Measure(p.value, p.label, FIRMS) for p in programmes))}


@dataclass(frozen=True)
class Refusal:
    code: str
    title: str
    detail: str


DECIDED = Refusal("target_decided", "该目标已有结论", "只有待审定的目标可以审定，请刷新后查看。")
OWN_TARGET = Refusal("own_target", "不能审定自己填报的目标", "填报与审定须由不同账号办理。")


def refusal(state: TargetState, entered_by: str, actor: str) -> Refusal | None:
    """Why `actor` may not decide; None where it may."""
    if state is not TargetState.PROPOSED:
        return DECIDED
    return OWN_TARGET if entered_by == actor else None
