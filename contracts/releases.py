"""How far a release of figures, and a target that the office entered, has come."""

from contracts.codes import Labelled


class ReleaseState(Labelled):
    """How far a release has come; the transition table lives in the gateway."""

    DRAFT = "draft", "草稿"
    APPROVED = "approved", "已审定"
    PUBLISHED = "published", "已发布"
    LOCKED = "locked", "已锁定"
    DISCARDED = "discarded", "已作废"


class ReleaseAction(Labelled):
    APPROVE = "approve", "审定"
    PUBLISH = "publish", "发布"
    LOCK = "lock", "锁定"
    DISCARD = "discard", "作废"


class TargetState(Labelled):
    """What became of a target that the office entered; only an approved one is in force."""

    PROPOSED = "proposed", "待审定"
    APPROVED = "approved", "已审定"
    REFUSED = "refused", "未通过"
