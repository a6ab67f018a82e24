"""What an application asks of the firm, and what each step asks of whoever takes it, as fields of pages.

Money in 万元, yearly figures newest first, shares in %. Blank is 未填写 (unknown), never 0.
"""

from collections.abc import Mapping

from contracts.codes import ApplicationAction as Action
from contracts.queries.applications import HnteForm
from domain.technology_fields import TECHNOLOGY_FIELDS
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import decimal, whole

Years = tuple[int, int, int]

FIELDS = tuple(Option(name, name) for name in TECHNOLOGY_FIELDS.values())
YEARLY = ("revenue", "rd_expense", "net_assets")
AMOUNTS = ("total_income", "hightech_income", "rd_ratio", "domestic_rd_share")
COUNTS = ("staff_count", "tech_staff_count", "class1_ip", "class2_ip", "conversions")
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
WHOLE = {"inputmode": "numeric", "autocomplete": "off"}


def _yearly(name: str, label: str, years: Years) -> tuple[Field, ...]:
    return tuple(
        Field(f"form.{name}.{n}", f"{label}（{year}年）", convert=decimal, extra=DECIMAL)
        for n, year in enumerate(years)
    )


def _count(name: str, label: str, unit: str) -> Field:
    return Field(f"form.{name}", f"{label}（{unit}）", convert=whole, extra=WHOLE)


def _amount(name: str, label: str, unit: str = "万元") -> Field:
    return Field(f"form.{name}", f"{label}（{unit}）", convert=decimal, extra=DECIMAL)


def sections(years: Years) -> tuple[Section, ...]:
    """The form of an HNTE application whose yearly figures are of `years`, newest first."""
    return (
        Section(
            "技术领域与产品",
            (
                Field("form.technology_field", "技术领域", "select", options=FIELDS),
                Field("form.main_product", "主要产品（服务）"),
            ),
        ),
        Section(
            "近三年经营数据（万元）",
            (
                *_yearly("revenue", "销售收入", years),
                *_yearly("rd_expense", "研发费用", years),
                *_yearly("net_assets", "净资产", years),
            ),
            "不满三年的填实际年度；未填写按“无法判断”处理，不按 0 处理。",
            three=True,
        ),
        Section(
            f"{years[0]}年收入与研发占比",
            (
                _amount("total_income", "同期总收入"),
                _amount("hightech_income", "高新技术产品（服务）收入"),
                _amount("rd_ratio", "研发费用占比", "%，自报"),
                _amount("domestic_rd_share", "境内研发费用占比", "%"),
            ),
        ),
        Section(
            "人员与知识产权",
            (
                _count("staff_count", "职工总数", "人"),
                _count("tech_staff_count", "科技人员数", "人"),
                _count("class1_ip", "Ⅰ类知识产权", "件"),
                _count("class2_ip", "Ⅱ类知识产权", "件"),
                _count("conversions", "近三年科技成果转化", "项"),
            ),
        ),
        Section(
            "联系与说明",
            (
                Field("form.contact_name", "联系人"),
                Field("form.contact_phone", "联系电话", "tel"),
                Field("form.statement", "补充说明", "textarea", wide=True),
            ),
        ),
    )


TAKEN_ON = Field("taken_on", "办理日期", "date", hint="留空为今天；可补记，但不得早于上一环节的日期")
OPINION = Field("opinion", "审核意见", "textarea", wide=True, hint="公示后企业可见")
STEPS: Mapping[Action, tuple[Field, ...]] = {
    Action.WITHDRAW: (Field("reason", "撤回原因", "textarea", must=True, wide=True),),
    Action.ACCEPT: (OPINION, TAKEN_ON),
    Action.RECOMMEND: (OPINION, TAKEN_ON),
    Action.REVIEW: (OPINION, TAKEN_ON),
    Action.SEND_TO_EXPERTS: (OPINION, TAKEN_ON),
    Action.PROPOSE: (
        Field(
            "score",
            "专家评分（0—100，须大于 70）",
            hint="专家逐一登记评分的，取其平均，不填",
            convert=decimal,
            extra=DECIMAL,
        ),
        OPINION,
        TAKEN_ON,
    ),
    Action.OPEN_PUBLICITY: (
        Field("published_on", "公示发布日期", "date", hint="留空为今天；次日起算第 1 个工作日，期限按该资格的规定"),
        Field("notice", "公示文件或网址", wide=True),
    ),
    Action.OBJECT: (
        Field("objector", "异议人", must=True, hint="仅供审核人员，不向企业公开"),
        Field("grounds", "异议内容", "textarea", must=True, wide=True, hint="仅供审核人员，不向企业公开"),
        TAKEN_ON,
    ),
    Action.DISMISS_OBJECTION: (
        Field("finding", "核实情况", "textarea", must=True, wide=True, hint="仅供审核人员，不向企业公开"),
        Field("answer", "公开答复", "textarea", wide=True, hint="向企业和公众公布的答复"),
        TAKEN_ON,
    ),
    Action.FILE: (Field("note", "备案说明", wide=True), TAKEN_ON),
    Action.ANNOUNCE: (
        Field("document_no", "公告文号", must=True, placeholder="如 国科火字〔2026〕12号"),
        Field("announced_on", "公告日期", "date", must=True),
    ),
    Action.CERTIFY: (
        Field("number", "证书编号", must=True, placeholder="GR + 4 位年份 + 8 位数字"),
        Field("issued_on", "发证日期", "date", must=True, hint="不得早于公告日期"),
    ),
    Action.REJECT: (
        Field("reasons", "不予通过的理由", "textarea", must=True, wide=True, hint="一行一条，将告知企业"),
        OPINION,
        TAKEN_ON,
    ),
}
CONFIRMATIONS: Mapping[Action, str] = {
    Action.WITHDRAW: "撤回后须重新申报，确定撤回？",
    Action.ACCEPT: "受理后进入形式审查，确定受理？",
    Action.RECOMMEND: "推荐上报后不能收回，确定推荐？",
    Action.REVIEW: "确定转省级审核？",
    Action.SEND_TO_EXPERTS: "确定转专家评审？",
    Action.PROPOSE: "拟认定后企业不能再撤回，确定拟认定？",
    Action.OPEN_PUBLICITY: "公示即向社会公开，起止日期不能再改，确定开始公示？",
    Action.OBJECT: "登记异议后中止公示并进入核实，确定登记？",
    Action.DISMISS_OBJECTION: "答复将公开并恢复公示，确定异议不成立？",
    Action.FILE: "公示结束并进入备案，确定备案？",
    Action.ANNOUNCE: "公告文号和日期登记后不能修改，确定公告？",
    Action.CERTIFY: "登记证书后即计入统计，确定登记？",
    Action.REJECT: "不予通过即终止本次申报，确定不予通过？",
}
"""Asked before each step: none of them can be taken back."""
MANDATE = (
    Field(
        "basis", "委托依据", "select", must=True, options=(Option("document", "委托书"), Option("consent", "企业同意"))
    ),
    Field("evidence", "委托书文号或同意情况", must=True, wide=True, hint="如委托书文号，或企业何人以何种方式同意"),
    Field("given_on", "委托日期", "date", must=True, hint="不得晚于今天"),
)
"""On whose word park staff fill in for a firm."""


def labels(years: Years) -> dict[str, str]:
    """Pointer of each field of the form → its label."""
    return {"/" + field.name.replace(".", "/"): field.label for section in sections(years) for field in section.fields}


def labels_of_step(step: str) -> dict[str, str]:
    """Field → label of the form of a step, for messages that stand above it."""
    fields = next((fields for action, fields in STEPS.items() if action == step), ())
    return {"reasons": "补正要求", **{field.name: field.label for field in fields}}


def values_of(form: HnteForm) -> dict[str, str]:
    """The stored form as the fields show it."""
    values: dict[str, str] = {}
    for name, value in form.model_dump(mode="json").items():
        if name in YEARLY:
            values.update({f"form.{name}.{n}": _shown(each) for n, each in enumerate(value)})
        else:
            values[f"form.{name}"] = _shown(value)
    return values


def _shown(value: object) -> str:
    return "" if value is None else str(value)
