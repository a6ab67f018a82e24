"""What a forecast says of itself in words."""

from collections.abc import Iterator

from services.cultivation.forecast.reads.gathering import Question
from services.cultivation.forecast.rules.assumptions import Assumptions
from services.cultivation.forecast.rules.inputs import Inputs


def definition(asked: Question) -> str:
    settled = asked.assumptions.settled_after(asked.horizon.year)
    return (
        f"预测：{asked.horizon.isoformat()} 当日持有有效{asked.programme.label}、且当日所在园区属于统计范围的企业家数"
        f"（严格口径，同一企业只计一次），以 {settled.isoformat()} 可知的证书为准；由截至 {asked.origin.isoformat()} 已知的记录推断，不是统计数。"
    )


def assumptions(inputs: Inputs, chosen: Assumptions) -> Iterator[str]:
    """The model in sentences, with the numbers that it stood on."""
    years = sorted({cell.year for cell in inputs.seasons})
    due = sum(cell.due for cell in inputs.seasons)
    renewed = sum(cell.renewed for cell in inputs.seasons)
    came = sum(cell.came for cell in inputs.seasons)
    share = f"{100 * renewed / due:.0f}%" if due else "—"
    yield "已知证书按有效期逐户计算：有效期覆盖预测日的计入，之前到期的按换证率抽取；每户企业在一次推演中只抽取一次。"
    yield (
        f"换证率：{years[0]}—{years[-1]} 年共 {due} 户到期、{renewed} 户在当年末有效（{share}）；各园区、各年度有差异，差异大小也不确定。"
    )
    yield f"新认定（含曾失效后重新认定、迁入）：同期共 {came} 户次，按园区和年度波动；不作增长假设。"
    yield (
        f"取消、注销和迁出：同期 {inputs.early_ends} 户次，按 {inputs.firm_years} 企业年的发生率对所有证书扣减，各园区同一比率。"
    )
    if inputs.renewals_seen[0] or inputs.arrivals_seen[0]:
        seen = [
            f"{100 * known / (known + later):.0f}%" if known + later else "—"
            for known, later in (inputs.renewals_seen, inputs.arrivals_seen)
        ]
        yield f"本年度正在进行：已登记的证书为事实；往年到同一日期已知的换证占全年 {seen[0]}、新认定占 {seen[1]}，其余按此推算。"
    yield (
        f"在办：公示名单和已公示的申报按 {100 * chosen.publicity_chance:.0f}% 通过；其他环节须有不少于 {chosen.stage_cases} 件已办结的申报才采用其通过率，"
        "否则不单独计算。在办企业替代按比率抽取的企业，不重复计算。"
    )
    yield f"共推演 {inputs.draws:,} 次；区域数为同一次推演中各园区之和，不由各园区区间相加。政策、标准如有变化，预测不能反映。"
