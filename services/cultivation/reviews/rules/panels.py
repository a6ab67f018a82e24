"""Whether the experts of an application suffice, and what they found: the average of those who are not recused (回避)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.codes import Programme
from contracts.reviews import Profession
from domain.firm_names import normal_form

AFFILIATED = "任职单位即申报企业"


@dataclass(frozen=True)
class PanelRule:
    """In force from `valid_from`; `technical_share` in %. `mark` is how sure we are: certain | likely | unsure."""

    programme: Programme
    valid_from: date
    least_experts: int
    technical_share: int
    least_financial: int
    document: str
    mark: str


@dataclass(frozen=True)
class Expert:
    """One expert as the rule sees him; a recused one has a reason and does not count."""

    profession: Profession
    score: Decimal | None
    recused: bool = False

    @property
    def counts(self) -> bool:
        return not self.recused and self.score is not None


def counted(experts: Iterable[Expert]) -> list[Expert]:
    """Those whose scores count."""
    return [each for each in experts if each.counts]


def average(experts: Iterable[Expert]) -> Decimal | None:
    """The mean of the scores that count, exact; None without any."""
    scores = [each.score for each in counted(experts) if each.score is not None]
    return sum(scores, Decimal(0)) / len(scores) if scores else None


def shortfalls(rule: PanelRule, experts: Sequence[Expert]) -> Iterator[str]:
    """What the panel still lacks, in words; nothing = complete."""
    those = counted(experts)
    technical = sum(each.profession is Profession.TECHNICAL for each in those)
    financial = sum(each.profession is Profession.FINANCIAL for each in those)
    if len(those) < rule.least_experts:
        yield f"有效评分的专家不得少于 {rule.least_experts} 名，现有 {len(those)} 名"
    if technical * 100 < rule.technical_share * len(those):
        yield f"技术专家不得少于 {rule.technical_share}%，现有 {technical}/{len(those)}"
    if financial < rule.least_financial:
        yield f"财务专家不得少于 {rule.least_financial} 名，现有 {financial} 名"


def recusal(employer: str | None, firm_names: Iterable[str]) -> str | None:
    """Why an expert of this employer may not judge the firm; None where nothing is known against it."""
    if employer is None:
        return None
    mine = normal_form(employer)
    return AFFILIATED if any(normal_form(name) == mine for name in firm_names) else None
