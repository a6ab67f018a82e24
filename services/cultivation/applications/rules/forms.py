"""The form of an application as data: sections of fields, made of the figures that the standard of its programme looks at.

A field of a figure is named after its metric and, where the figure is of a year, stands under that year: `/form/revenue/2025`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.applications import FormFieldKind as Kind
from contracts.metrics import NEGATIVE, Metric, PeriodKind, Unit
from contracts.standards import CriterionKind, Outcome
from domain.technology_fields import TECHNOLOGY_FIELDS
from services.cultivation.assessments.rules.inputs import Inputs, Key
from services.cultivation.assessments.rules.judging import own_keys
from services.cultivation.facts.rules.entries import WHOLE
from services.cultivation.standards.rules.criteria import Criterion, RuleSet, every_criterion


@dataclass(frozen=True)
class FormField:
    """One entry. `part` is the year (or, in an HNTE form, the place) under which a yearly figure stands; `group` its section.

    `by_office`: an official score, entered by the office and not by the firm. `needed` texts block while they are blank;
    which figures are needed the evaluator says.
    """

    name: str
    label: str
    kind: Kind
    part: str | None = None
    metric: Metric | None = None
    year: int | None = None
    unit: str | None = None
    needed: bool = False
    by_office: bool = False
    options: tuple[str, ...] = ()

    @property
    def pointer(self) -> str:
        """Its place in the application, RFC 6901."""
        return f"/form/{self.name}" + (f"/{self.part}" if self.part is not None else "")

    @property
    def key(self) -> Key | None:
        """The figure that it holds."""
        return None if self.metric is None else (self.metric, self.year)


@dataclass(frozen=True)
class FormSection:
    """Fields under one heading; `columns` of them stand beside each other where they are the years of one figure."""

    name: str
    fields: tuple[FormField, ...]
    note: str = ""
    columns: int = 2


@dataclass(frozen=True)
class FormShape:
    """The form of a programme on a day."""

    sections: tuple[FormSection, ...]

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    def field_of(self, key: Key) -> FormField | None:
        """Where a figure is entered."""
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True)
class Check:
    """One criterion or one gap of the form; `pointer` is relative to the application."""

    code: str
    name: str
    result: Outcome
    actual: str | None = None
    required: str | None = None
    clause: str = ""
    pointer: str | None = None


MONEY, PEOPLE, RESULTS, MARKET, NATURE, RECORD, SCORES = (
    "经营数据（万元）",
    "人员（人）",
    "知识产权与科技成果",
    "市场与专业化",
    "企业情况",
    "合规记录",
    "评分（由办公室登记）",
)
SECTIONS = {
    Unit.MONEY: MONEY,
    Unit.PEOPLE: PEOPLE,
    Unit.PIECES: RESULTS,
    Unit.ITEMS: RESULTS,
    Unit.UNITS: RESULTS,
    Unit.YES_NO: NATURE,
    Unit.POINTS: SCORES,
}
NOTES = {
    MONEY: "未填写按“无法判断”处理，不按 0 处理。",
    RECORD: "发生过或被列入的填“是”，没有的填“否”；未填写不等于没有。",
    SCORES: "平台或评审机构给出的得分，由办公室按官方结果登记，企业不填写。",
}
THREE = 3
FIELDS = tuple(TECHNOLOGY_FIELDS.values())
CONTACT = FormSection(
    "联系与说明",
    (
        FormField("contact_name", "联系人", Kind.TEXT, needed=True),
        FormField("contact_phone", "联系电话", Kind.PHONE, needed=True),
        FormField("statement", "补充说明", Kind.LONG_TEXT),
    ),
)


def shape_of(rules: RuleSet, asked: Inputs) -> FormShape:
    """The form of a programme whose standard was resolved for a day; `asked` brings the day, the last year and the firm's age."""
    listed = tuple(_figures(rules, asked))
    order = (MONEY, PEOPLE, RESULTS, MARKET, NATURE, RECORD, SCORES)
    figures = [
        FormSection(name, mine, NOTES.get(name, ""), THREE if name in (MONEY, RECORD) else 2)
        for name in order
        if (mine := tuple(field for field in listed if _section(field) == name))
    ]
    return FormShape((FormSection("产品与说明", tuple(_texts(rules))), *figures, CONTACT))


def _texts(rules: RuleSet) -> Iterator[FormField]:
    if any(each.kind is CriterionKind.ONE_OF_FIELDS for each in every_criterion(rules)):
        yield FormField("technology_field", "技术领域", Kind.CHOICE, needed=True, options=FIELDS)
    yield FormField("main_product", "主要产品（服务）", Kind.TEXT, needed=True)
    for each in rules.criteria:
        if each.kind is CriterionKind.MANUAL:
            yield FormField(said_name(each), f"{each.name}（说明）", Kind.LONG_TEXT, needed=True)


def said_name(criterion: Criterion) -> str:
    """Where the firm says what people will judge."""
    return f"about_{criterion.code.replace('-', '_')}"


def _figures(rules: RuleSet, asked: Inputs) -> Iterator[FormField]:
    """Every figure that the rules look at, by metric, the newest year first."""
    official = {
        metric
        for each in every_criterion(rules)
        if each.kind is CriterionKind.OFFICIAL_SCORE
        for metric in each.metrics
    }
    keys: dict[Key, None] = {}
    for criterion in every_criterion(rules):
        keys |= own_keys(criterion, asked)
    order = list(Metric)
    for metric, year in sorted(keys, key=lambda key: (order.index(key[0]), -(key[1] or 0))):
        yield figure_field(metric, year, by_office=metric in official)


def figure_field(metric: Metric, year: int | None, *, by_office: bool = False) -> FormField:
    """The field of a figure, named after its metric."""
    unit = metric.unit.label if metric.unit is not Unit.YES_NO else None
    spoken = [f"{year}年"] if year is not None else []
    if unit and metric.unit not in (Unit.MONEY, Unit.PEOPLE):
        spoken.append(unit)
    return FormField(
        name=metric.value.replace("-", "_"),
        label=metric.label + (f"（{'，'.join(spoken)}）" if spoken else ""),
        kind=_kind(metric),
        part=None if metric.period is PeriodKind.DATE else str(year),
        metric=metric,
        year=year,
        unit=unit,
        by_office=by_office,
    )


def _kind(metric: Metric) -> Kind:
    if metric.unit is Unit.YES_NO:
        return Kind.YES_NO
    return Kind.COUNT if metric.unit in WHOLE else Kind.AMOUNT


def _section(field: FormField) -> str:
    if field.metric is None or field.metric in NEGATIVE:
        return RECORD
    return SECTIONS.get(field.metric.unit, MARKET)


def figures_in(shape: FormShape, form: Mapping[str, object]) -> dict[Key, Decimal]:
    """The figures that a stored form holds, by metric and year; blank is not there."""
    found: dict[Key, Decimal] = {}
    for field in shape.fields:
        value = value_of(form, field)
        if field.key is not None and value is not None and not field.by_office:
            found[field.key] = Decimal(str(value))
    return found


def value_of(form: Mapping[str, object], field: FormField) -> object:
    """What a stored form says in a field; None while it is blank."""
    held = form.get(field.name)
    if field.part is None:
        return held
    if isinstance(held, Mapping):
        return held.get(field.part)
    return _placed(held, field.part)


def _placed(held: object, part: str) -> object:
    """HNTE forms keep three years in a list, newest first."""
    place = int(part)
    return held[place] if isinstance(held, list) and place < len(held) else None


def blank_texts(shape: FormShape, form: Mapping[str, object]) -> Iterable[FormField]:
    """Texts that must be there and are not."""
    return (field for field in shape.fields if field.needed and value_of(form, field) is None)
