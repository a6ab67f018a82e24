"""How values are written on a page. An absent value is 「—」, never 0."""

from datetime import date, datetime
from decimal import Decimal

from contracts.applications import RoundState
from contracts.codes import ApplicationState, JobState, Programme, RowOutcome, TransferState
from domain.technology_fields import TECHNOLOGY_FIELDS
from kit.data import clock

ABSENT = "—"
RED_DAYS, ORANGE_DAYS, GOLD_DAYS = 30, 90, 183  # expiry colours: one month, three months, half a year

SHORT = {
    Programme.TECH_SME: "科小",
    Programme.PROVINCIAL_INNOVATIVE: "省创",
    Programme.HNTE: "高企",
    Programme.LEADING: "领军",
    Programme.THREE_HIGH: "三高",
    Programme.INNOVATIVE_SME: "创新型",
    Programme.SRDI: "专精特新",
    Programme.LITTLE_GIANT: "小巨人",
    Programme.CHAMPION: "单项冠军",
    Programme.LISTING: "上市",
    Programme.INNOVATION_POINTS: "创新积分",
    Programme.ABOVE_SCALE: "规上",
}
PROGRAMME_COLOURS = {
    Programme.TECH_SME: "cyan",
    Programme.PROVINCIAL_INNOVATIVE: "green",
    Programme.HNTE: "blue",
    Programme.LEADING: "purple",
    Programme.LITTLE_GIANT: "gold",
    Programme.SRDI: "gold",
}
ROUND_COLOURS: dict[str, str] = {
    RoundState.OPEN: "green",
    RoundState.GRACE: "orange",
    RoundState.PLANNED: "blue",
    RoundState.CANCELLED: "red",
}
STATE_COLOURS: dict[str, str] = {
    ApplicationState.SUBMITTED: "blue",
    ApplicationState.FORMAL_REVIEW: "blue",
    ApplicationState.SUPPLEMENT: "orange",
    ApplicationState.RECOMMENDED: "cyan",
    ApplicationState.CITY_APPROVED: "cyan",
    ApplicationState.PROVINCIAL_REVIEW: "cyan",
    ApplicationState.EXPERT_REVIEW: "cyan",
    ApplicationState.PROPOSED: "purple",
    ApplicationState.PUBLICITY: "purple",
    ApplicationState.OBJECTION: "orange",
    ApplicationState.FILED: "purple",
    ApplicationState.ANNOUNCED: "green",
    ApplicationState.CERTIFIED: "green",
    ApplicationState.REJECTED: "red",
    ApplicationState.EXPIRED: "red",
    JobState.QUEUED: "",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.FAILED: "red",
    RowOutcome.CREATED: "green",
    RowOutcome.UPDATED: "blue",
    RowOutcome.MATCHED: "green",
    RowOutcome.UNMATCHED: "orange",
    RowOutcome.REFUSED: "red",
    "active": "green",
    "closed": "red",
    "merged": "orange",
}
TRANSFER_COLOURS: dict[str, str] = {
    TransferState.PROPOSED: "orange",
    TransferState.CONFIRMED: "green",
    TransferState.REFUSED: "red",
}
RELEASE_COLOURS = {"approved": "blue", "published": "green", "locked": "green", "discarded": "red"}
EVIDENCE_COLOURS = {"announced": "green", "decided": "green", "earlier": "gold", "unverified": "orange"}
RECOGNITION_COLOURS = {
    "valid": "green",
    "future": "blue",
    "cancelled": "red",
    "revoked": "red",
    "moved": "orange",
    "succeeded": "purple",
}
OBLIGATION_COLOURS = {"due": "gold", "met": "green", "late": "orange", "missed": "red"}
RISK_COLOURS = {"title-threatened": "red", "running-out": "orange", "one-miss": "orange"}
CHECK_COLOURS = {"met": "green", "unmet": "red", "unknown": "gold", "manual_review": "blue"}


def number(value: Decimal | int | None) -> str:
    """Thousands separated, digits as they are: 12,345.60."""
    return ABSENT if value is None else f"{value:,}"


def amount(value: Decimal | None) -> str:
    """An amount without its trailing zeros: 1,000 for 1000.0000."""
    return ABSENT if value is None else f"{value.normalize():,f}"


def signed(value: Decimal | int) -> str:
    """With its sign: +5, −3, 0 (a true minus)."""
    return f"+{value:,}" if value > 0 else f"−{-value:,}" if value < 0 else "0"


def percent(value: Decimal | None) -> str:
    """A rate that is in % already: 15.9%."""
    return ABSENT if value is None else f"{value}%".replace("-", "−")


def day(value: date | None) -> str:
    """2026年11月22日 without spaces."""
    return ABSENT if value is None else f"{value.year}年{value.month}月{value.day}日"


def release_number(number: str) -> str:
    """2026-03 as people read it: 2026年第3号."""
    year, nth = number.split("-")
    return f"{year}年第{int(nth)}号"


def short_day(value: date | None) -> str:
    """2026-11-22, for table cells."""
    return ABSENT if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """Civil time of Asia/Shanghai to the minute: 2026-11-22 19:30."""
    return ABSENT if value is None else value.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")


def absent(value: object) -> object:
    """The value, or 「—」 when there is none."""
    return ABSENT if value is None or value == "" else value


def expiry_colour(days_left: int) -> str:
    """Colour of the days that a certificate still has."""
    if days_left <= RED_DAYS:
        return "red"
    if days_left <= ORANGE_DAYS:
        return "orange"
    return "gold" if days_left <= GOLD_DAYS else "green"


def file_size(count: int) -> str:
    """Bytes as people read them: 812 字节, 48 kB, 10 MB."""
    for unit, size in (("MB", 2**20), ("kB", 2**10)):
        if count >= size:
            return f"{count / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} 字节"


FILTERS = {
    "file_size": file_size,
    "number": number,
    "amount": amount,
    "signed": signed,
    "percent": percent,
    "day": day,
    "short_day": short_day,
    "release_number": release_number,
    "release_colour": lambda state: RELEASE_COLOURS.get(state, ""),
    "moment": moment,
    "absent": absent,
    "expiry_colour": expiry_colour,
    "round_colour": lambda state: ROUND_COLOURS.get(state, ""),
    "state_colour": lambda state: STATE_COLOURS.get(state, ""),
    "transfer_colour": lambda state: TRANSFER_COLOURS.get(state, ""),
    "evidence_colour": lambda evidence: EVIDENCE_COLOURS.get(evidence, ""),
    "obligation_colour": lambda state: OBLIGATION_COLOURS.get(state, ""),
    "risk_colour": lambda reason: RISK_COLOURS.get(reason, "gold"),
    "recognition_colour": lambda state: RECOGNITION_COLOURS.get(state, ""),
    "check_colour": lambda result: CHECK_COLOURS.get(result, ""),
    "field8": lambda code: TECHNOLOGY_FIELDS.get(code, absent(code)),
    "programme_short": lambda programme: SHORT[Programme(programme)],
    "programme_colour": lambda programme: PROGRAMME_COLOURS.get(Programme(programme), ""),
}
