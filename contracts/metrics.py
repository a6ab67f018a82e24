"""What is known of a firm in figures: the metrics that criteria ask for, each with its unit and what it is told of.

A yes-or-no metric is 1 or 0. Blank is unknown, never 0. Percentages are numbers of percent (12.5 means 12.5 %).
"""

from enum import StrEnum
from typing import Self

from contracts.codes import Labelled


class Unit(Labelled):
    MONEY = "wan-yuan", "万元"
    PEOPLE = "people", "人"
    PIECES = "pieces", "件"
    ITEMS = "items", "项"
    UNITS = "units", "个"
    PERCENT = "percent", "%"
    YEARS = "years", "年"
    DAYS = "days", "天"
    POINTS = "points", "分"
    RANK = "rank", "名"
    YES_NO = "yes-no", "是/否"


class PeriodKind(Labelled):
    """What a figure is told of: an accounting year, or the state of things on the day of its entry."""

    YEAR = "year", "年度"
    DATE = "date", "时点"


class FactSide(Labelled):
    """Who says a figure; both stand side by side."""

    SELF_REPORTED = "self-reported", "企业填报"
    OFFICIAL = "official", "官方数据"


class FactChannel(Labelled):
    """By which way a figure was entered."""

    ENTRY = "entry", "逐项填报"
    TEMPLATE = "template", "模板导入"
    MIGRATION = "migration", "历史数据转入"


class Metric(StrEnum):
    """One metric: its code, the Chinese words, the unit, the period. `signed` ones may be below zero."""

    label: str
    unit: Unit
    period: PeriodKind
    signed: bool
    __hash__ = str.__hash__  # that of Enum is written in Python, and metrics are looked up by the million

    def __new__(
        cls,
        value: str,
        label: str = "",
        unit: Unit = Unit.YES_NO,
        period: PeriodKind = PeriodKind.DATE,
        signed: bool = False,
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.unit, member.period, member.signed = label, unit, period, signed
        return member

    # money of a year
    REVENUE = "revenue", "销售（营业）收入", Unit.MONEY, PeriodKind.YEAR
    MAIN_REVENUE = "main-revenue", "主营业务收入", Unit.MONEY, PeriodKind.YEAR
    TOTAL_INCOME = "total-income", "总收入", Unit.MONEY, PeriodKind.YEAR
    HIGHTECH_INCOME = "hightech-income", "高新技术产品（服务）收入", Unit.MONEY, PeriodKind.YEAR
    NEW_PRODUCT_INCOME = "new-product-income", "新产品销售收入", Unit.MONEY, PeriodKind.YEAR
    RD_EXPENSE = "rd-expense", "研发费用", Unit.MONEY, PeriodKind.YEAR
    DOMESTIC_RD = "domestic-rd", "境内研发费用", Unit.MONEY, PeriodKind.YEAR
    DOMESTIC_RD_SHARE = "domestic-rd-share", "境内研发费用占比", Unit.PERCENT, PeriodKind.YEAR
    COSTS = "costs", "成本费用总额", Unit.MONEY, PeriodKind.YEAR
    NET_PROFIT = "net-profit", "净利润", Unit.MONEY, PeriodKind.YEAR, True
    VALUE_ADDED = "value-added", "增加值", Unit.MONEY, PeriodKind.YEAR, True
    ASSETS = "assets", "资产总额（年末）", Unit.MONEY, PeriodKind.YEAR
    LIABILITIES = "liabilities", "负债总额（年末）", Unit.MONEY, PeriodKind.YEAR
    NET_ASSETS = "net-assets", "净资产（年末）", Unit.MONEY, PeriodKind.YEAR, True
    EQUITY_RAISED = "equity-raised", "新增股权融资（合格机构实缴）", Unit.MONEY, PeriodKind.YEAR
    TECHNOLOGY_CONTRACTS = "technology-contracts", "技术合同成交额", Unit.MONEY, PeriodKind.YEAR
    RD_TAX_RELIEF = "rd-tax-relief", "研发费用加计扣除所得税减免额", Unit.MONEY, PeriodKind.YEAR

    # people of a year
    STAFF = "staff", "职工总数", Unit.PEOPLE, PeriodKind.YEAR
    TECH_STAFF = "tech-staff", "科技人员数", Unit.PEOPLE, PeriodKind.YEAR
    RD_STAFF = "rd-staff", "研发人员数", Unit.PEOPLE, PeriodKind.YEAR
    MASTERS_STAFF = "masters-staff", "硕士以上人员数", Unit.PEOPLE, PeriodKind.YEAR
    GRADUATES_HIRED = "graduates-hired", "吸纳高校应届毕业生人数", Unit.PEOPLE, PeriodKind.YEAR

    # property and results
    CLASS1_IP = "class1-ip", "Ⅰ类知识产权", Unit.PIECES, PeriodKind.DATE
    CLASS2_IP = "class2-ip", "Ⅱ类知识产权", Unit.PIECES, PeriodKind.DATE
    OWN_CLASS1_IP = "own-class1-ip", "自主研发的Ⅰ类知识产权", Unit.PIECES, PeriodKind.DATE
    HIGH_VALUE_IP = "high-value-ip", "Ⅰ类高价值知识产权", Unit.PIECES, PeriodKind.DATE
    CLASS1_IP_IN_USE = "class1-ip-in-use", "实际应用并产生效益的Ⅰ类知识产权", Unit.PIECES, PeriodKind.DATE
    INVENTION_APPLICATIONS = (
        "invention-applications",
        "与主营业务相关的发明专利申请量",
        Unit.PIECES,
        PeriodKind.YEAR,
    )
    PCT_APPLICATIONS = "pct-applications", "与主营业务相关的PCT专利申请量", Unit.PIECES, PeriodKind.YEAR
    CONVERSIONS = "conversions", "科技成果转化", Unit.ITEMS, PeriodKind.YEAR
    PROVINCIAL_PROJECTS = "provincial-projects", "省级及以上科技计划项目", Unit.ITEMS, PeriodKind.YEAR
    STANDARDS_LED = "standards-led", "近五年主导制定的国际、国家或行业标准", Unit.ITEMS, PeriodKind.DATE
    NATIONAL_AWARDS_5Y = "national-awards-5y", "近五年国家级科技奖励（前三名）", Unit.ITEMS, PeriodKind.DATE
    NATIONAL_AWARDS_TOP3 = "national-awards-top3", "近三年国家级科技奖励（前三名）", Unit.ITEMS, PeriodKind.DATE
    NATIONAL_AWARDS_TOP5 = "national-awards-top5", "近三年国家级科技奖励（前五名）", Unit.ITEMS, PeriodKind.DATE
    PROVINCIAL_AWARDS_TOP3 = "provincial-awards-top3", "近三年省级科技奖励（前三名）", Unit.ITEMS, PeriodKind.DATE
    PROVINCIAL_AWARDS = "provincial-awards", "近三年省级及以上科技奖励", Unit.ITEMS, PeriodKind.DATE
    PROVINCIAL_PLATFORMS = "provincial-platforms", "省部级以上研发机构", Unit.UNITS, PeriodKind.DATE
    MAKERS_TOP500 = "makers-top500", "近三年“创客中国”全国500强（企业组）", Unit.YES_NO, PeriodKind.DATE
    MAKERS_TOP50 = "makers-top50", "近三年“创客中国”全国50强（企业组）", Unit.YES_NO, PeriodKind.DATE
    INNOVATION_DEMONSTRATION = (
        "innovation-demonstration",
        "国家级技术创新示范或知识产权优势、示范企业",
        Unit.YES_NO,
        PeriodKind.DATE,
    )

    # what the firm is and does
    DOMESTIC_RESIDENT = "domestic-resident", "境内居民企业", Unit.YES_NO, PeriodKind.DATE
    ABOVE_SCALE = "above-scale", "规上企业", Unit.YES_NO, PeriodKind.DATE
    STATE_OWNED = "state-owned", "国有控股", Unit.YES_NO, PeriodKind.DATE
    CHAIN_LEADER = "chain-leader", "“链主”企业", Unit.YES_NO, PeriodKind.DATE
    RD_ACTIVITY = "rd-activity", "有研发活动", Unit.YES_NO, PeriodKind.YEAR
    RD_DEPARTMENT = "rd-department", "设有研发机构", Unit.YES_NO, PeriodKind.DATE
    YEARS_IN_FIELD = "years-in-field", "从事特定细分市场年限", Unit.YEARS, PeriodKind.DATE
    STRATEGIC_FIELD = "strategic-field", "属于战略性新兴产业领域", Unit.YES_NO, PeriodKind.DATE
    KEY_FIELD = "key-field", "属于重点领域或为重点产业链配套", Unit.YES_NO, PeriodKind.DATE
    MANAGEMENT_SYSTEM = "management-system", "取得管理体系认证或国际认证", Unit.YES_NO, PeriodKind.DATE
    OWN_BRAND = "own-brand", "拥有自主品牌", Unit.YES_NO, PeriodKind.DATE
    MARKET_SHARE = "market-share", "主导产品全国市场占有率", Unit.PERCENT, PeriodKind.DATE
    NATIONAL_RANK = "national-rank", "主导产品全国市场排名", Unit.RANK, PeriodKind.DATE
    GLOBAL_RANK = "global-rank", "产品全球市场排名", Unit.RANK, PeriodKind.DATE
    GIANT_CONTROLLED = "giant-controlled", "受其他“小巨人”企业控制", Unit.YES_NO, PeriodKind.DATE

    # scores that others give
    INNOVATION_SCORE = "innovation-score", "高企创新能力评价得分", Unit.POINTS, PeriodKind.YEAR
    DEVELOPMENT_SCORE = "development-score", "中小企业发展评价得分", Unit.POINTS, PeriodKind.YEAR
    INNOVATION_POINTS = "innovation-points", "企业创新积分", Unit.POINTS, PeriodKind.YEAR

    # negative lists and events: 1 means listed, or that it happened
    BANNED_PRODUCT = "banned-product", "产品（服务）属于禁止、限制或淘汰类", Unit.YES_NO, PeriodKind.DATE
    ABNORMAL_LIST = "abnormal-list", "列入经营异常名录", Unit.YES_NO, PeriodKind.DATE
    DISHONEST_LIST = "dishonest-list", "列入严重违法失信名单", Unit.YES_NO, PeriodKind.DATE
    SAFETY_ACCIDENT = "safety-accident", "发生重大安全事故", Unit.YES_NO, PeriodKind.YEAR
    QUALITY_ACCIDENT = "quality-accident", "发生重大质量事故", Unit.YES_NO, PeriodKind.YEAR
    ENVIRONMENT_VIOLATION = "environment-violation", "发生严重环境违法", Unit.YES_NO, PeriodKind.YEAR
    RESEARCH_MISCONDUCT = "research-misconduct", "发生科研严重失信", Unit.YES_NO, PeriodKind.YEAR
    TAX_EVASION = "tax-evasion", "发生偷漏税", Unit.YES_NO, PeriodKind.YEAR
    DATA_FRAUD = "data-fraud", "发生数据造假", Unit.YES_NO, PeriodKind.YEAR


NEGATIVE = (
    Metric.BANNED_PRODUCT,
    Metric.ABNORMAL_LIST,
    Metric.DISHONEST_LIST,
    Metric.SAFETY_ACCIDENT,
    Metric.QUALITY_ACCIDENT,
    Metric.ENVIRONMENT_VIOLATION,
    Metric.RESEARCH_MISCONDUCT,
    Metric.TAX_EVASION,
    Metric.DATA_FRAUD,
)
"""What speaks against a firm; 0 must be said, blank stays unknown."""

BY_CODE = {metric.value: metric for metric in Metric}
