"""Closed vocabularies of 企业创新积分: its eighteen indicators, and the stages of a firm that weigh them differently."""

from contracts.codes import Labelled


class PointsStage(Labelled):
    STARTUP = "startup", "初创期"
    GROWTH = "growth", "成长期"
    STABLE = "stable", "稳定期"


class PointsIndicator(Labelled):
    """《“创新积分制”工作指引（全国试行版）》 (2024-08): 技术创新 7, 成长经营 5, 辅助 6 (the last one or two are likely, not certain)."""

    RD_EXPENSE = "rd-expense", "研发费用金额"
    RD_GROWTH = "rd-growth", "研发费用增速"
    RD_INTENSITY = "rd-intensity", "研发费用占营业收入比例"
    RD_STAFF_SHARE = "rd-staff-share", "研发人员占职工总数比例"
    INVENTION_APPLICATIONS = "invention-applications", "与主营业务相关的发明专利申请量"
    PCT_APPLICATIONS = "pct-applications", "与主营业务相关的PCT专利申请量"
    TECHNOLOGY_CONTRACTS = "technology-contracts", "企业技术合同成交额"
    HIGHTECH_INCOME = "hightech-income", "高新技术产品收入"
    REVENUE = "revenue", "营业收入"
    REVENUE_GROWTH = "revenue-growth", "营业收入增长率"
    RD_TAX_RELIEF = "rd-tax-relief", "研发费用加计扣除所得税减免额"
    NET_ASSET_PROFIT_RATE = "net-asset-profit-rate", "净资产利润率"
    GRADUATES_HIRED = "graduates-hired", "吸纳高校应届毕业生人数"
    MASTERS_SHARE = "masters-share", "硕士以上人员占比"
    PROVINCIAL_PLATFORMS = "provincial-platforms", "承担建设省级及以上研发或创新平台数"
    PROVINCIAL_AWARDS = "provincial-awards", "省级及以上科技奖励数"
    PROVINCIAL_PROJECTS = "provincial-projects", "省级及以上科技计划项目数"
    VENTURE_CAPITAL = "venture-capital", "获得风险投资金额"
