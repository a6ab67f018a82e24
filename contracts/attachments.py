"""The kinds of evidence that a firm attaches to its application."""

from contracts.codes import Labelled


class AttachmentKind(Labelled):
    """What an attachment of an application proves: the materials that the programmes ask for (国科火〔2016〕195号 三（二），工信部企业〔2022〕63号)."""

    BUSINESS_LICENCE = "business_licence", "营业执照"
    IP_CERTIFICATE = "ip_certificate", "知识产权证书"
    ANNUAL_AUDIT = "annual_audit", "年度审计报告"
    SPECIAL_AUDIT = "special_audit", "专项审计报告"
    TAX_RETURN = "tax_return", "所得税年度纳税申报表"
    RD_PROJECTS = "rd_projects", "研发项目立项证明"
    CONVERSION = "conversion", "科技成果转化证明"
    RD_MANAGEMENT = "rd_management", "研发组织管理制度"
    RD_INSTITUTION = "rd_institution", "研发机构证明"
    STAFF_PROOF = "staff_proof", "职工和科技人员证明"
    PRODUCT_PROOF = "product_proof", "产品（服务）证明"
    QUALITY_REPORT = "quality_report", "批文、认证和检验报告"
    STANDARD_DRAFTING = "standard_drafting", "参与制定标准证明"
    AWARD = "award", "奖励和荣誉证明"
    FINANCING = "financing", "股权融资证明"
    MARKET_SHARE = "market_share", "市场占有率证明"
    COMMITMENT = "commitment", "真实性承诺书"
    OTHER = "other", "其他证明材料"
