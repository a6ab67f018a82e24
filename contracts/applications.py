"""Closed vocabularies of applications: their stages, where a round stands, what a form asks, what the city and the score are on a path."""

from contracts.codes import ApplicationState, Labelled

STAGES = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.FORMAL_REVIEW,
    ApplicationState.RECOMMENDED,
    ApplicationState.CITY_APPROVED,
    ApplicationState.PROVINCIAL_REVIEW,
    ApplicationState.EXPERT_REVIEW,
    ApplicationState.PROPOSED,
    ApplicationState.PUBLICITY,
    ApplicationState.FILED,
    ApplicationState.ANNOUNCED,
    ApplicationState.CERTIFIED,
)
"""The stages in the order in which paths have them; no path has all."""


class RoundState(Labelled):
    """Where a round of applications stands at an instant; `expected` ones are known from earlier years and not announced."""

    EXPECTED = "expected", "预计"
    PLANNED = "planned", "未开始"
    OPEN = "open", "受理中"
    GRACE = "grace", "宽限期内"
    CLOSED = "closed", "已截止"
    CANCELLED = "cancelled", "已取消"


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


class ScoreSource(Labelled):
    """Who gives the score that a programme asks for before 拟认定."""

    EXPERTS = "experts", "专家评分"
    PLATFORM = "platform", "平台评分"


class PathFact(Labelled):
    """What a document says of a path; each is cited and marked by itself."""

    STAGES = "stages", "环节"
    CITY = "city", "市级"
    SCORE = "score", "评分"


class PathState(Labelled):
    """What became of a path that the office entered; only an approved one is ever in force."""

    PROPOSED = "proposed", "待审定"
    APPROVED = "approved", "已审定"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


UNTOLD_STATES = {ApplicationState.CITY_APPROVED: ApplicationState.RECOMMENDED}
"""States that events do not name, with the one that they tell instead: their readers are older."""
