"""What every figure says of itself: the day, the instant, the watermark, how it was counted and from what."""

from datetime import date
from typing import Any

from contracts.codes import Programme
from services.cultivation.firms.tables.instants import Knowledge

SOURCE = "本系统登记的认定记录（官方名单导入或本系统认定）与企业台账快照"
STOCK = "存量：{on}持有有效{name}、且当日所在园区属于统计范围的企业家数，同一企业只计一次；按有效期逐日计算，有效期至为最后一个有效日。"
FLOW = "增减：两个日期存量的集合差，每户企业只归入一个原因；续期（两端均有效）不计入净增。期末＝期初＋流入−流出。"
LADDER = (
    "各层级：企业按所持每一有效层级分别计数，不可相加；最高层级：每户只计入所持最高一级，可相加；侧线单列，不计入阶梯。"
)


def stock_definition(programme: Programme, day: date | None = None) -> str:
    return STOCK.format(on=f"{day.isoformat()} 当日" if day else "每个时点当日", name=programme.label)


def watermarks(known: Knowledge) -> dict[str, Any]:
    """`known_at`, the newest registry fact applied and the newest cultivation event, as the figure's session read them."""
    return {"known_at": known.at, "watermark": known.watermark, "sequence": known.sequence}
