"""Closed vocabularies of what firms owe for their titles: which duty, how it stands, what was said of it, what a miss costs; and of their calendar."""

from contracts.codes import Labelled


class ObligationKind(Labelled):
    """What is to be done, by whoever holds the title."""

    ANNUAL_REPORT = "annual-report", "年度发展情况报表"
    INFORMATION_UPDATE = "information-update", "年度信息更新"
    RE_EVALUATION = "re-evaluation", "年度重新评价"
    CHANGE_REPORT = "change-report", "重大变化报告"


class ChangeKind(Labelled):
    """A change of a firm that holders of a title report. The register announces some of them; the others the firm states itself."""

    RENAME = "rename", "更名"
    MERGER = "merger", "合并"
    DIVISION = "division", "分立"
    RESTRUCTURING = "restructuring", "重组"
    BUSINESS = "business", "经营业务变化"
    MOVE = "move", "迁移"
    DEPARTURE = "departure", "整体迁出"
    PARTIAL_MOVE = "partial-move", "部分搬迁"
    OTHER = "other", "其他重大变化"


ANNOUNCED_CHANGES = frozenset({ChangeKind.RENAME, ChangeKind.MERGER, ChangeKind.MOVE})
"""What becomes of these is registered by the park, and a duty follows from the event."""
STATED_CHANGES = tuple(kind for kind in ChangeKind if kind not in ANNOUNCED_CHANGES)


class ObligationState(Labelled):
    """Where an obligation stands on a day: a function of its last day, of what was said of it, and of the day."""

    DUE = "due", "待履行"
    MET = "met", "按期完成"
    LATE = "late", "逾期完成"
    MISSED = "missed", "逾期未完成"
    WAIVED = "waived", "已豁免"
    UNRECORDED = "unrecorded", "未登记"


class ObligationStanding(Labelled):
    """What was said last of an obligation."""

    TICKED = "ticked", "企业已填，待确认"
    CONFIRMED = "confirmed", "园区已确认"
    RETURNED = "returned", "已退回"
    WAIVED = "waived", "已豁免"


class ObligationAction(Labelled):
    """What somebody may say of an obligation; pages offer what the service allows, by one rule."""

    TICK = "tick", "填写完成情况"
    CONFIRM = "confirm", "确认"
    RETURN = "return", "退回"
    WAIVE = "waive", "豁免"


class Stake(Labelled):
    """What is lost with an obligation that is missed as often as its measure bears."""

    TITLE = "title", "资格"
    REVIEW = "review", "复核资格"
    NUMBER = "number", "当年登记编号"
    UNSAID = "unsaid", "文件未规定"


class RiskReason(Labelled):
    """Why a firm stands on the list of those at risk, the gravest first."""

    TITLE_THREATENED = "title-threatened", "资格可能被取消"
    RUNNING_OUT = "running-out", "证书将到期，重报未受理"
    ONE_MISS = "one-miss", "再有一次未按期将危及资格"
    REVIEW_LOST = "review-lost", "不得参加复核"
    NOT_RE_EVALUATED = "not-re-evaluated", "尚无本年度登记编号"


class AgendaKind(Labelled):
    """What stands in the calendar of a firm."""

    OBLIGATION = "obligation", "应尽事项截止"
    SAFE_START = "safe-start", "最迟启动重报"
    CERTIFICATE_END = "certificate-end", "证书到期"
    ROUND = "round", "申报批次"
