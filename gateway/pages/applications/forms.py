"""What an application asks of the firm, and what each step asks of whoever takes it, as fields of pages.

The fields of the form come with the application, described by its service. Blank is 未填写 (unknown), never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.applications import FormFieldKind as Kind
from contracts.applications import ScoreSource
from contracts.codes import ApplicationAction as Action
from contracts.codes import Programme
from contracts.queries.applications import ApplicationView, FormFieldView
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import Conversion, decimal, named, whole

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
WHOLE = {"inputmode": "numeric", "autocomplete": "off"}
YES_NO = (Option("1", "是"), Option("0", "否"))
KINDS: Mapping[Kind, str] = {
    Kind.YES_NO: "select",
    Kind.CHOICE: "select",
    Kind.LONG_TEXT: "textarea",
    Kind.PHONE: "tel",
}
CONVERSIONS: Mapping[Kind, Conversion] = {Kind.AMOUNT: decimal, Kind.COUNT: whole, Kind.YES_NO: whole}
EXTRAS = {Kind.AMOUNT: DECIMAL, Kind.COUNT: WHOLE}
THREE = 3


def sections(view: ApplicationView) -> tuple[Section, ...]:
    """The form of an application as its page shows it."""
    return tuple(
        Section(each.name, tuple(map(_field, each.fields)), each.note, three=each.columns == THREE)
        for each in view.sections
    )


def _field(field: FormFieldView) -> Field:
    options = YES_NO if field.kind is Kind.YES_NO else tuple(Option(name, name) for name in field.options)
    return Field(
        named(field.pointer),
        field.label,
        "static" if field.by_office else KINDS.get(field.kind, "text"),
        wide=field.kind is Kind.LONG_TEXT,
        options=options,
        convert=CONVERSIONS.get(field.kind),
        extra=EXTRAS.get(field.kind, {}),
    )


TAKEN_ON = Field("taken_on", "办理日期", "date", hint="留空为今天；可补记，但不得早于上一环节的日期")
OPINION = Field("opinion", "审核意见", "textarea", wide=True, hint="公示后企业可见")
STEPS: Mapping[Action, tuple[Field, ...]] = {
    Action.WITHDRAW: (Field("reason", "撤回原因", "textarea", must=True, wide=True),),
    Action.ACCEPT: (OPINION, TAKEN_ON),
    Action.RECOMMEND: (OPINION, TAKEN_ON),
    Action.INFORM_CITY: (Field("note", "告知情况", wide=True, placeholder="如：函告文号、告知对象"), TAKEN_ON),
    Action.APPROVE_CITY: (OPINION, TAKEN_ON),
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
        Field("number", "证书或登记编号", hint="名单制资格没有编号，留空"),
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
    Action.INFORM_CITY: "登记后不能修改，确定已告知市级？",
    Action.APPROVE_CITY: "同意后转省级，确定同意？",
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


def step_fields(action: Action, view: ApplicationView) -> tuple[Field, ...]:
    """What a step asks on the path of this application: its programme's number, a score where the path has one, by whoever gives it."""
    fields = STEPS[action]
    if action is Action.CERTIFY:
        number, *others = fields
        return replace(number, placeholder=NUMBERS.get(view.programme, "")), *others
    if action is not Action.PROPOSE or view.path.scored_by is ScoreSource.EXPERTS:
        return fields
    score, *others = fields
    if view.path.scored_by is None:
        return tuple(others)
    return replace(
        score, label=f"{ScoreSource.PLATFORM.label}（按官方结果登记）", must=True, hint=PLATFORM_HINT
    ), *others


PLATFORM_HINT = "登记后列入企业的官方数据，标准有合格分的须达到"
NUMBERS: Mapping[Programme, str] = {
    Programme.HNTE: "GR + 4 位年份 + 8 位数字",
    Programme.TECH_SME: "18 位登记编号，第 11 位为 0、A 或 B",
}
"""What the numbers of a programme look like, where that is known."""


def labels(view: ApplicationView) -> dict[str, str]:
    """Pointer of each field of the form → its label."""
    return {field.pointer: field.label for section in view.sections for field in section.fields}


SUPPLY_FIELDS = {"file": "文件", "kind": "材料类别", "note": "补交方式", "reason": "理由", "due_on": "新期限"}
"""What is asked of a missing material; its forms stand in rows, so that messages about them do too."""


def labels_of_step(step: str) -> dict[str, str]:
    """Field → label of the form of a step, for messages that stand above it."""
    fields = next((fields for action, fields in STEPS.items() if action == step), ())
    return {"reasons": "补正要求", **SUPPLY_FIELDS, **{field.name: field.label for field in fields}}


def values_of(view: ApplicationView) -> dict[str, str]:
    """The stored form as the fields show it."""
    fields = [field for section in view.sections for field in section.fields]
    return {named(field.pointer): _shown(_entered(view, field)) for field in fields}


def _entered(view: ApplicationView, field: FormFieldView) -> object:
    """What the firm filled in, or the score that the office entered."""
    if field.by_office and view.expert_score is not None:
        return view.expert_score
    return _held(view.form, field.pointer.split("/")[2:])


def _held(value: object, path: Sequence[str]) -> object:
    """What stands at a place of the form; None where nothing does."""
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def _shown(value: object) -> str:
    return "" if value is None else str(value)
