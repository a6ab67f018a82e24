"""What may be done to a title, what becomes of it while it is held, and the lines of its timeline."""

from contracts.codes import Labelled


class TitleAction(Labelled):
    """What somebody may do to a title; pages offer what the service allows, by one rule."""

    CONFIRM = "confirm", "核实"
    REFUSE = "refuse", "不予核实"
    CORRECT = "correct", "更正"
    MERGE = "merge", "合并"
    REVOKE = "revoke", "取消/撤销"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复"
    MOVE = "move", "登记搬迁"
    PASS_ON = "pass-on", "转由承继企业持有"
    REISSUE = "reissue", "换发证书"
    LINK = "link", "关联上一证书"
    REINSTATE = "reinstate", "撤回原决定"
    VOID = "void", "作废"


class SuspensionKind(Labelled):
    """Why a title rests. It is counted all the same, and every list of it says so."""

    SUSPENDED = "suspended", "暂停"
    UNDER_REVIEW = "under-review", "待核查"


class MoveKind(Labelled):
    """异地搬迁 to the area of another 认定机构 (国科发火〔2016〕195号): wholly, the title goes on; in part, it ends."""

    WHOLE = "whole", "整体搬迁"
    PARTIAL = "partial", "部分搬迁"


class TitleStep(Labelled):
    """What a line of a title's timeline tells. The last five are not decisions on the title: they follow from other facts."""

    GRANTED = "granted", "登记"
    INHERITED = "inherited", "承继登记"
    CONFIRMED = "confirmed", "核实"
    CORRECTED = "corrected", "更正"
    COMPLETED = "completed", "补全"
    SUSPENDED = "suspended", "暂停"
    RESUMED = "resumed", "恢复"
    WHOLE_MOVE = "whole-move", "整体搬迁"
    MOVED = "moved", "部分搬迁"
    SUCCEEDED = "succeeded", "转由承继企业持有"
    CANCELLED = "cancelled", "取消"
    REVOKED = "revoked", "撤销"
    REINSTATED = "reinstated", "撤回原决定"
    REISSUED = "reissued", "换发证书"
    LINKED = "linked", "关联上一证书"
    MERGED = "merged", "并入同一认定"
    REFUSED = "refused", "不予核实"
    VOIDED = "voided", "作废"
    SUSPENSION_OVER = "suspension-over", "暂停届满"
    RENAMED = "renamed", "企业更名"
    RELOCATED = "relocated", "企业迁移"
    EXPIRED = "expired", "到期"
    RENEWED = "renewed", "重新认定"
