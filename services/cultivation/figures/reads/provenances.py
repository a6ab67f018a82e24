"""What every figure says of itself: the day, the instant, the watermark, how it was counted and from what."""

from datetime import date
from functools import lru_cache
from typing import Any

from contracts.codes import CountingBasis
from kit.data import clock
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.holdings.rules.bases import BY_CODE

SOURCE = "本系统登记的认定记录（官方名单导入或本系统认定）与企业台账快照"
PROJECTION = "仅按现有证书推算（到期不续），不作完成情况评价。"
FLOW = "增减：两个日期存量的集合差，每户企业只归入一个原因；续期（两端均有效）不计入净增。期末＝期初＋流入−流出。"
LADDER = (
    "各层级：企业按所持每一有效层级分别计数，不可相加；最高层级：每户只计入所持最高一级，可相加；侧线单列，不计入阶梯。"
)


def stock_definition(counted: Counted, day: date | None = None) -> str:
    """How a basis counts a programme, on `day` or on each of several."""
    on = f"{day.isoformat()} 当日" if day else "每个时点当日"
    return BY_CODE[counted.basis].definition.format(on=on, name=counted.programme.label)


def flow_definition(basis: CountingBasis) -> str:
    return FLOW if basis is CountingBasis.EACH else f"{FLOW}按“{basis.label}”统计，资格仍在而统计口径变化的另列。"


def projected(day: date, known: Knowledge) -> bool:
    """Whether `day` had not come when this was known: certificates stand as they are and nobody renews."""
    return day > known_today(known)


def known_today(known: Knowledge) -> date:
    """The day on which this was known."""
    today = clock.today()
    return today if known.latest else min(today, clock.civil_date(known.at))


def stated(definition: str, is_projected: bool) -> str:
    """The definition, with what it must say first of a day that has not come."""
    return f"{PROJECTION}{definition}" if is_projected else definition


def watermarks(known: Knowledge) -> dict[str, Any]:
    """`known_at`, the newest registry fact applied and the newest cultivation event, as the figure's session read them."""
    return {"known_at": known.at, "watermark": known.watermark, "sequence": known.sequence}


def marks_of(day: date, known: Knowledge, definition: str) -> dict[str, Any]:
    """Everything that a figure of one day says of itself."""
    ahead = projected(day, known)
    about = {"as_of": day, "definition": stated(definition, ahead), "source": SOURCE, "projected": ahead}
    return about | watermarks(known)


@lru_cache(maxsize=256)
def basis_of(counted: Counted) -> dict[str, Any]:
    """What was counted, as answers say it; to be read only."""
    return {
        "programme": counted.programme,
        "programme_name": counted.programme.label,
        "counting_basis": counted.basis,
        "counting_basis_name": counted.basis.label,
        "counting_basis_version": BY_CODE[counted.basis].version,
    }
