"""国家重点支持的高新技术领域 (国科发火〔2016〕32号, annex): the first level, by code."""

from collections.abc import Mapping

TECHNOLOGY_FIELDS: Mapping[str, str] = {
    "electronics-information": "电子信息",
    "biology-medicine": "生物与新医药",
    "aerospace": "航空航天",
    "new-materials": "新材料",
    "hitech-services": "高技术服务",
    "energy": "新能源与节能",
    "resources-environment": "资源与环境",
    "advanced-manufacturing": "先进制造与自动化",
}
