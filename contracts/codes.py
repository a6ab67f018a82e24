"""Closed vocabularies. Everything that the office may edit (parks, industries, thresholds, targets) is a dated row elsewhere."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A code with the Chinese words that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Zone(Labelled):
    """The four zones of 甘政办发〔2023〕88号 二（三）, and 区外; a firm is in exactly one of them on any day."""

    LANZHOU_NEW_AREA = "lanzhou-new-area", "兰州新区"
    LANZHOU_HITECH = "lanzhou-hitech", "兰州高新区"
    BAIYIN_HITECH = "baiyin-hitech", "白银高新区"
    LANZHOU_ETDZ = "lanzhou-etdz", "兰州经开区"
    OUTSIDE = "outside", "区外"


COUNTED_ZONES = (Zone.LANZHOU_NEW_AREA, Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH, Zone.LANZHOU_ETDZ)


class Region(Labelled):
    """Regions are sets of zones. 自创区 lies inside 试验区, so the two are never added."""

    DEMO_ZONE = "lanbai-demo-zone", "兰白自创区"
    PILOT_ZONE = "lanbai-pilot-zone", "兰白试验区"

    @property
    def zones(self) -> tuple[Zone, ...]:
        return (Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH) if self is Region.DEMO_ZONE else COUNTED_ZONES


class Role(Labelled):
    STAFF = "staff", "园区经办"
    FIRM = "firm", "企业"
    OFFICE = "office", "领导小组办公室"
    SYSTEM = "system", "系统"


class Programme(Labelled):
    """Recognition programmes (domain notes §3.0). The first four are the rungs of the ladder in ascending order."""

    TECH_SME = "tech-sme", "科技型中小企业"
    PROVINCIAL_INNOVATIVE = "provincial-innovative", "省级科技创新型企业"
    HNTE = "hnte", "高新技术企业"
    LEADING = "leading", "科技领军企业"
    THREE_HIGH = "three-high", "三高企业"
    INNOVATIVE_SME = "innovative-sme", "创新型中小企业"
    SRDI = "srdi", "专精特新中小企业"
    LITTLE_GIANT = "little-giant", "专精特新“小巨人”企业"
    CHAMPION = "champion", "制造业单项冠军企业"
    LISTING = "listing", "上市（挂牌）企业"
    INNOVATION_POINTS = "innovation-points", "企业创新积分"
    ABOVE_SCALE = "above-scale", "规上企业"


RUNGS = (Programme.TECH_SME, Programme.PROVINCIAL_INNOVATIVE, Programme.HNTE, Programme.LEADING)
TRACKS = (
    Programme.THREE_HIGH,
    Programme.INNOVATIVE_SME,
    Programme.SRDI,
    Programme.LITTLE_GIANT,
    Programme.CHAMPION,
    Programme.LISTING,
)
NOT_TITLES = (Programme.LISTING, Programme.INNOVATION_POINTS, Programme.ABOVE_SCALE)
"""Counted as programmes are, but nobody recognises them: an event of the market, a score of a year, a dated fact."""
TITLES = tuple(programme for programme in (*RUNGS, *TRACKS) if programme not in NOT_TITLES)
"""What a firm is recognised as: with a certificate, a number or a list."""


class CountingBasis(Labelled):
    """How the firms of a programme are counted; what each basis counts stands in cultivation's `BASES`."""

    EACH = "each", "每级口径"
    HIGHEST = "highest", "最高级口径"
    WITH_GIANTS = "with-giants", "含小巨人"
    AWAITING_RENEWAL = "awaiting-renewal", "待换证"
    WITH_RENEWALS = "with-renewals", "含待换证"
    IN_PUBLICITY = "in-publicity", "公示中"
    WITH_PUBLICITY = "with-publicity", "含公示"
    YEAR_END_COHORTS = "year-end-cohorts", "年末三年度"
    SUSPENDED = "suspended", "其中：暂停"


class FirmStatus(Labelled):
    ACTIVE = "active", "存续"
    CLOSED = "closed", "注销"
    MERGED = "merged", "已合并"
    VOIDED = "voided", "误录作废"


class RecognitionBasis(Labelled):
    """Whether an official title is mirrored from its list, or issued here (rung 2, rung 4, 三高 only)."""

    MIRRORED = "mirrored", "依据官方名单登记"
    ISSUED = "issued", "本系统认定"


class Evidence(Labelled):
    """How a title is known. Strict counts leave `unverified` ones out; `earlier` ones count until the office has decided."""

    ANNOUNCED = "announced", "官方名单或文件"
    DECIDED = "decided", "本系统认定"
    EARLIER = "earlier", "早先登记，待核定"
    UNVERIFIED = "unverified", "人工登记，待核"


AWAITING = (Evidence.UNVERIFIED, Evidence.EARLIER)
"""What the office has yet to confirm or to refuse."""


class TitleState(Labelled):
    """Where a title stands on a day."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已到期"
    FUTURE = "future", "未生效"
    CANCELLED = "cancelled", "已取消"
    REVOKED = "revoked", "已撤销"
    MOVED = "moved", "已因部分搬迁失效"
    SUCCEEDED = "succeeded", "已由承继企业持有"


class ListKind(Labelled):
    """What an official list says of its firms. Only a 公告 makes titles; a 取消 or 撤销 ends them."""

    PUBLICITY = "publicity", "公示"
    FILING = "filing", "备案"
    ANNOUNCEMENT = "announcement", "公告或认定"
    CANCELLATION = "cancellation", "取消"
    REVOCATION = "revocation", "撤销"
    RENAMING = "renaming", "更名"


class IntervalReason(Labelled):
    """Why an interval of a recognition ends where it ends."""

    TERM = "term", "到期"
    CANCELLED = "cancelled", "取消"
    REVOKED = "revoked", "撤销"
    MOVED = "moved", "部分搬迁"
    SUCCEEDED = "succeeded", "由承继企业持有"


class FlowReason(Labelled):
    """Why a firm entered or left a count between two dates, each firm exactly one reason (domain notes §5.1).

    口径转入 and 口径转出 occur only under a basis other than 每级: the title is there, the way of counting it changed. A title that goes
    on at another firm (承继) comes to one and leaves the other; it is no recognition, and over both firms it adds nothing.
    """

    CORRECTED_IN = "corrected-in", "更正增"
    MOVED_IN = "moved-in", "迁入"
    SUCCEEDED_IN = "succeeded-in", "承继转入"
    RE_RECOGNISED = "re-recognised", "重新认定（曾失效）"
    RECOGNISED_FIRST = "recognised-first", "新认定"
    BASIS_IN = "basis-in", "口径转入"
    CORRECTED_OUT = "corrected-out", "更正减"
    MOVED_OUT = "moved-out", "迁出"
    SUCCEEDED_OUT = "succeeded-out", "承继转出"
    DISSOLVED = "dissolved", "注销/合并"
    REVOKED = "revoked", "取消/撤销"
    EXPIRED_UNRENEWED = "expired-unrenewed", "到期未续"
    BASIS_OUT = "basis-out", "口径转出"


INFLOWS = (
    FlowReason.CORRECTED_IN,
    FlowReason.MOVED_IN,
    FlowReason.BASIS_IN,
    FlowReason.SUCCEEDED_IN,
    FlowReason.RE_RECOGNISED,
    FlowReason.RECOGNISED_FIRST,
)
OUTFLOWS = (
    FlowReason.CORRECTED_OUT,
    FlowReason.MOVED_OUT,
    FlowReason.SUCCEEDED_OUT,
    FlowReason.DISSOLVED,
    FlowReason.BASIS_OUT,
    FlowReason.REVOKED,
    FlowReason.EXPIRED_UNRENEWED,
)


class RestatementReason(Labelled):
    """What became known since a list of firms was frozen, so that a firm counts otherwise on its day."""

    TITLE_ENTERED = "title-entered", "补登资格"
    TITLE_CONFIRMED = "title-confirmed", "核实后计入"
    TITLE_ENDED = "title-ended", "追溯取消或撤销"
    TITLE_CORRECTED = "title-corrected", "更正有效期"
    TITLE_VOIDED = "title-voided", "登记作废"
    FIRM_MOVED = "firm-moved", "补登迁移"
    FIRM_DISSOLVED = "firm-dissolved", "补登注销或合并"
    FIRM_VOIDED = "firm-voided", "企业误录作废"
    BASIS_CHANGED = "basis-changed", "口径内变化"
    BASIS_REVISED = "basis-revised", "统计口径改版"


class BasisReason(Labelled):
    """Why a firm counts under one of two bases only."""

    HIGHER_RUNG = "higher-rung", "另持更高层级"
    LITTLE_GIANT = "little-giant", "以小巨人计入"
    RENEWAL_AWAITED = "renewal-awaited", "到期待换证"
    TITLE_IN_FORCE = "title-in-force", "证书当日有效"
    IN_PUBLICITY = "in-publicity", "公示中"
    COHORT_RAN_OUT = "cohort-ran-out", "近三年度认定，证书已失效"
    EARLIER_COHORT = "earlier-cohort", "证书有效，认定不在近三年度"


class ApplicationState(Labelled):
    """States of an application, domain notes §3.10."""

    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "已提交"
    FORMAL_REVIEW = "formal_review", "形式审查"
    SUPPLEMENT = "supplement", "退回补正"
    RECOMMENDED = "recommended", "已推荐上报"
    CITY_APPROVED = "city_approved", "市级已审核"
    PROVINCIAL_REVIEW = "provincial_review", "省级审核"
    EXPERT_REVIEW = "expert_review", "专家评审"
    PROPOSED = "proposed", "拟认定"
    PUBLICITY = "publicity", "公示"
    OBJECTION = "objection", "异议核实"
    FILED = "filed", "备案"
    ANNOUNCED = "announced", "公告"
    CERTIFIED = "certified", "已发证"
    REJECTED = "rejected", "不通过"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "逾期"


class ApplicationAction(Labelled):
    """What somebody does to an application; the transition table lives in cultivation."""

    SUBMIT = "submit", "提交"
    RESUBMIT = "resubmit", "补正后重新提交"
    WITHDRAW = "withdraw", "撤回"
    ACCEPT = "accept", "受理"
    REQUEST_CHANGES = "request-changes", "退回补正"
    RECOMMEND = "recommend", "推荐上报"
    INFORM_CITY = "inform-city", "告知市级"
    APPROVE_CITY = "approve-city", "市级审核同意"
    REVIEW = "review", "转省级审核"
    SEND_TO_EXPERTS = "send-to-experts", "转专家评审"
    PROPOSE = "propose", "拟认定"
    OPEN_PUBLICITY = "open-publicity", "开始公示"
    OBJECT = "object", "登记异议"
    DISMISS_OBJECTION = "dismiss-objection", "异议不成立"
    FILE = "file", "备案"
    ANNOUNCE = "announce", "公告"
    CERTIFY = "certify", "登记证书"
    REJECT = "reject", "不予通过"


class GrantedStep(Labelled):
    """What the office may grant to one account beyond its role."""

    APPROVE_CITY = "approve-city", "市级审核"


class PathKind(Labelled):
    """How a year's point lies between base and goal of a target."""

    LINEAR = "linear", "线性"
    GROWTH = "growth", "等速增长"


class TransferState(Labelled):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "已拒绝"
    WITHDRAWN = "withdrawn", "已撤回"


class JobState(Labelled):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "处理中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"


class ImportMode(Labelled):
    VALIDATE = "validate", "只校验"
    APPLY = "apply", "校验并写入"


class ImportStrategy(Labelled):
    CREATE = "create", "只新增"
    UPDATE = "update", "只更新"
    UPSERT = "upsert", "新增或更新"


class RowOutcome(Labelled):
    """What became of one row of an imported file."""

    PENDING = "pending", "待处理"
    CREATED = "created", "新增"
    UPDATED = "updated", "更新"
    UNCHANGED = "unchanged", "无变化"
    MATCHED = "matched", "已匹配"
    UNMATCHED = "unmatched", "待匹配"
    DISMISSED = "dismissed", "不予匹配"
    REFUSED = "refused", "有误"
