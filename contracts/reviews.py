"""Closed vocabulary of reviews: what a reviewer finds of an item, what an expert is, whose claim an application is under."""

from contracts.codes import Labelled


class ReviewResult(Labelled):
    """What a reviewer found of one criterion or material. 需补正 must be looked at again before a recommendation."""

    FITS = "fits", "符合"
    UNFIT = "unfit", "不符合"
    SUPPLEMENT = "supplement", "需补正"


class ItemKind(Labelled):
    """What a line of the checklist is about."""

    CRITERION = "criterion", "认定条件"
    MATERIAL = "material", "申报材料"


class Profession(Labelled):
    """What an expert judges."""

    TECHNICAL = "technical", "技术专家"
    FINANCIAL = "financial", "财务专家"


class ClaimStanding(Labelled):
    """Whose claim an application is under, as seen by whoever asks for work."""

    MINE = "mine", "我认领的"
    FREE = "free", "未认领"
    OTHERS = "others", "他人认领"


class SupplyStanding(Labelled):
    """Where a material that was missing at 受理 stands on a day (容缺受理)."""

    OWED = "owed", "待补交"
    OVERDUE = "overdue", "逾期未补"
    SUPPLIED = "supplied", "已补交，待确认"
    CONFIRMED = "confirmed", "已确认"
    WAIVED = "waived", "已免交"


class SupplyDecision(Labelled):
    """What a reviewer decides of a missing material: of one that came, or of one that does not come."""

    CONFIRM = "confirm", "确认"
    RETURN = "return", "退回重交"
    EXTEND = "extend", "延期"
    WAIVE = "waive", "免交"
