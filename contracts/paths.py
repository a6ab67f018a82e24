"""Words of the forms and paths of applications."""

from contracts.codes import Labelled


class FormFieldKind(Labelled):
    """What stands in a field of an application: amounts are texts of decimals, counts whole numbers, yes or no is 1 or 0."""

    AMOUNT = "amount", "数值"
    COUNT = "count", "整数"
    YES_NO = "yes-no", "是/否"
    TEXT = "text", "文字"
    LONG_TEXT = "long-text", "说明"
    PHONE = "phone", "电话"
    CHOICE = "choice", "选项"


class CityPart(Labelled):
    """What the city has to say of an application (七个直通): it is told, or it decides."""

    INFORMED = "informed", "直通省级，告知市级"
    APPROVED = "approved", "市级审核"


class GrantedStep(Labelled):
    """What the office may grant to one account beyond its role."""

    APPROVE_CITY = "approve-city", "市级审核"


class ScoreSource(Labelled):
    """Who gives the score that a programme asks for before 拟认定."""

    EXPERTS = "experts", "专家评分"
    PLATFORM = "platform", "平台评分"
