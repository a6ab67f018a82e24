"""What an application asks of the firm, and what each step asks of whoever takes it, as fields of pages.

Money in 万元, yearly figures newest first, shares in %. Blank is 未填写 (unknown), never 0.
"""

from collections.abc import Mapping

from contracts.codes import ApplicationAction as A
from contracts.commands.base import Command
from contracts.commands.cultivation import (
    Announce,
    Certify,
    DismissObjection,
    EditApplication,
    FileApplication,
    FileObjection,
    OpenPublicity,
    Opinion,
    Reject,
    RequestChanges,
    Score,
    Withdraw,
)
from contracts.queries.cultivation import HnteForm
from domain.technology_fields import TECHNOLOGY_FIELDS
from gateway.web import forms
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import Form, whole

FIELDS = tuple(Option(name, name) for name in TECHNOLOGY_FIELDS.values())
YEARS = ("最近一年", "前一年", "前两年")
YEARLY = ("revenue", "rd_expense", "net_assets")
COUNTS = ("staff_count", "tech_staff_count", "class1_ip", "class2_ip", "conversions")
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
WHOLE = {"inputmode": "numeric", "autocomplete": "off"}


def _yearly(name: str, label: str) -> tuple[Field, ...]:
    return tuple(Field(f"form.{name}.{n}", f"{label}（{year}）", extra=DECIMAL) for n, year in enumerate(YEARS))


def _count(name: str, label: str, unit: str) -> Field:
    return Field(f"form.{name}", f"{label}（{unit}）", convert=whole, extra=WHOLE)


def _amount(name: str, label: str, unit: str = "万元") -> Field:
    return Field(f"form.{name}", f"{label}（{unit}）", extra=DECIMAL)


HNTE: tuple[Section, ...] = (
    Section(
        "技术领域与产品",
        (
            Field("form.technology_field", "技术领域", "select", options=FIELDS),
            Field("form.main_product", "主要产品（服务）"),
        ),
    ),
    Section(
        "近三年经营数据（万元）",
        (*_yearly("revenue", "销售收入"), *_yearly("rd_expense", "研发费用"), *_yearly("net_assets", "净资产")),
        "不满三年的填实际年度；未填写按“无法判断”处理，不按 0 处理。",
        three=True,
    ),
    Section(
        "最近一年收入与研发占比",
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
OPINION = Field("opinion", "审核意见", "textarea", wide=True, hint="公示后企业可见")
STEPS: Mapping[A, tuple[Field, ...]] = {
    A.WITHDRAW: (Field("reason", "撤回原因", "textarea", must=True, wide=True),),
    A.ACCEPT: (OPINION,),
    A.RECOMMEND: (OPINION,),
    A.REVIEW: (OPINION,),
    A.SEND_TO_EXPERTS: (OPINION,),
    A.PROPOSE: (Field("score", "专家评分（0—100，须大于 70）", must=True, extra=DECIMAL), OPINION),
    A.OPEN_PUBLICITY: (
        Field("published_on", "公示发布日期", "date", hint="留空为今天；次日起算第 1 个工作日"),
        Field("workdays", "公示工作日数", convert=whole, hint="留空按资格默认（高企 10 个工作日）", extra=WHOLE),
        Field("notice", "公示文件或网址", wide=True),
    ),
    A.OBJECT: (
        Field("objector", "异议人", must=True, hint="不向企业公开"),
        Field("grounds", "异议内容", "textarea", must=True, wide=True, hint="不向企业公开"),
    ),
    A.DISMISS_OBJECTION: (Field("finding", "核实结论", "textarea", must=True, wide=True),),
    A.FILE: (Field("note", "备案说明", wide=True),),
    A.ANNOUNCE: (
        Field("document_no", "公告文号", must=True, placeholder="如 国科火字〔2026〕12号"),
        Field("announced_on", "公告日期", "date", must=True),
    ),
    A.CERTIFY: (
        Field("number", "证书编号", must=True, placeholder="GR + 4 位年份 + 8 位数字"),
        Field("issued_on", "发证日期", "date", must=True),
    ),
    A.REJECT: (
        Field("reasons", "不予通过的理由", "textarea", must=True, wide=True, hint="一行一条，将告知企业"),
        OPINION,
    ),
}
WORKDAYS = Field("workdays", "补正期限（工作日）", convert=whole, extra=WHOLE, hint="次日起算，留空为 5 个工作日")


def values_of(form: HnteForm) -> dict[str, str]:
    """The stored form as the fields show it."""
    values: dict[str, str] = {}
    for name, value in form.model_dump(mode="json").items():
        if name in YEARLY:
            values.update({f"form.{name}.{n}": _shown(each) for n, each in enumerate(value)})
        else:
            values[f"form.{name}"] = _shown(value)
    return values


def entries(form: Form) -> EditApplication:
    """The whole form: a blank clears its field, because the page shows every field."""
    values: dict[str, object] = {}
    for name in HnteForm.model_fields:
        if name in YEARLY:
            values[name] = [form.value(f"form.{name}.{n}") or None for n in range(len(YEARS))]
        else:
            text = form.value(f"form.{name}")
            values[name] = None if not text else whole(text) if name in COUNTS else text
    return forms.command(EditApplication, {"form": values})


COMMANDS: Mapping[A, type[Command]] = {
    A.WITHDRAW: Withdraw,
    A.ACCEPT: Opinion,
    A.REQUEST_CHANGES: RequestChanges,
    A.RECOMMEND: Opinion,
    A.REVIEW: Opinion,
    A.SEND_TO_EXPERTS: Opinion,
    A.PROPOSE: Score,
    A.OPEN_PUBLICITY: OpenPublicity,
    A.OBJECT: FileObjection,
    A.DISMISS_OBJECTION: DismissObjection,
    A.FILE: FileApplication,
    A.ANNOUNCE: Announce,
    A.CERTIFY: Certify,
    A.REJECT: Reject,
}


def command(step: A, form: Form) -> Command | None:
    """The command of a step; None where it takes none."""
    kind = COMMANDS.get(step)
    if kind is None:
        return None
    if step is A.REQUEST_CHANGES:
        return forms.command(kind, _changes(form))
    values: dict[str, object] = {
        field.name: field.convert(form.value(field.name)) if field.convert else form.value(field.name)
        for field in STEPS[step]
        if form.value(field.name)
    }
    if step is A.REJECT:
        values["reasons"] = [line.strip() for line in form.value("reasons").splitlines() if line.strip()]
    return forms.command(kind, values)


def _changes(form: Form) -> dict[str, object]:
    """One reason per field that has one, under the field's pointer; a general one points at the whole."""
    reasons = [
        {"pointer": "/" + name.removeprefix("reason.").replace(".", "/"), "message": message}
        for name, message in form.values.items()
        if name.startswith("reason.") and message
    ]
    if form.value("general"):
        reasons.append({"pointer": "", "message": form.value("general")})
    limit = {"workdays": whole(form.value("workdays"))} if form.value("workdays") else {}
    return {"reasons": reasons, **limit}


def _shown(value: object) -> str:
    return "" if value is None else str(value)
