"""Closed vocabularies of standards: how a criterion is judged, what came of it, and how sure we are of a figure."""

from contracts.codes import Labelled, Programme

OFFICE_STANDARDS = (Programme.PROVINCIAL_INNOVATIVE, Programme.LEADING, Programme.THREE_HIGH)
"""Programmes whose standards the office drafts, tries, adopts and retires."""


class Stage(Labelled):
    """A stage of an application with a clock in working days; the day after it begins is day 1."""

    REVIEW = "review", "形式审查"
    SUPPLEMENT = "supplement", "退回补正"
    PUBLICITY = "publicity", "公示"


class Outcome(Labelled):
    """What came of a criterion. Unknown counts neither as met nor as unmet."""

    MET = "met", "符合"
    UNMET = "unmet", "不符合"
    UNKNOWN = "unknown", "未填写，无法判断"
    MANUAL_REVIEW = "manual_review", "由评审判断"
    NOT_APPLICABLE = "not_applicable", "不适用"


class CriterionKind(Labelled):
    """The kinds that the evaluator knows; there is no other."""

    AT_LEAST = "at-least", "不低于"
    MORE_THAN = "more-than", "高于"
    AT_MOST = "at-most", "不高于"
    AT_LEAST_BY_BAND = "at-least-by-band", "分档不低于"
    NONE_OF = "none-of", "均未发生"
    HOLDS_TITLE = "holds-title", "持有资格"
    LACKS_TITLE = "lacks-title", "未持有资格"
    ONE_OF_FIELDS = "one-of-fields", "属于规定领域"
    SCORE = "score", "评分"
    OFFICIAL_SCORE = "official-score", "官方评分"
    ANY_OF = "any-of", "满足其一"
    ALL_OF = "all-of", "同时满足"
    MANUAL = "manual", "人工判断"


class CriterionPart(Labelled):
    """What a criterion is inside another one."""

    PATH = "path", "条件之一"
    DIRECT_PASS = "direct_pass", "直接符合"
    EXEMPT_IF = "exempt_if", "豁免情形"


class MeasureKind(Labelled):
    """How one number is made of the figures of a firm."""

    VALUE = "value", "数值"
    TOTAL = "total", "合计"
    SHARE = "share", "占比"
    GROWTH = "growth", "平均增长率"
    COMPOUND_GROWTH = "compound-growth", "复合增长率"
    DAYS_REGISTERED = "days-registered", "注册天数"


class Window(Labelled):
    """How the figures of several years make one."""

    LATEST = "latest", "最近一年"
    SUM = "sum", "各年合计"
    MEAN = "mean", "各年平均"
    EACH = "each", "逐年"


class Confidence(Labelled):
    """How sure we are of a figure or a text; what is not certain is the office's to set."""

    CERTAIN = "certain", "确定"
    LIKELY = "likely", "较可信"
    UNSURE = "unsure", "待核实"


class EdgeKind(Labelled):
    """What holding one title does to the standard of another."""

    REQUIRES = "requires", "以此为前提"
    DIRECT_PASS = "direct_pass", "直接符合"
    EXEMPTS = "exempts", "可予豁免"
    SUPERSEDES = "supersedes", "取代"


class StandardChange(Labelled):
    """What the office did to a standard."""

    ADOPTED = "adopted", "采用"
    RETIRED = "retired", "停用"
    PARAMETER_SCHEDULED = "parameter-scheduled", "安排取值"
    PARAMETER_WITHDRAWN = "parameter-withdrawn", "撤回取值"


class StandardState(Labelled):
    DRAFT = "draft", "草案"
    SCHEDULED = "scheduled", "待生效"
    CURRENT = "current", "现行"
    RETIRED = "retired", "已停用"


class RuleChange(Labelled):
    """What became of a criterion or a value between two days."""

    ADDED = "added", "新增"
    REMOVED = "removed", "取消"
    CHANGED = "changed", "调整"
