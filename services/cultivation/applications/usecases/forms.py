"""What a client may send about an application: strict, every field optional until submission, null = not filled in."""

from decimal import Decimal
from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from contracts.codes import Programme
from contracts.queries.cultivation import HnteForm
from domain import phones
from domain.technology_fields import TECHNOLOGY_FIELDS
from kit.web.fields import Amount, Choice, Command, Count, LongText, Ratio, ShortText, SignedAmount

YEARLY = ("revenue", "rd_expense", "net_assets")


def _one_of_eight(text: str) -> str:
    if text not in TECHNOLOGY_FIELDS.values():
        raise PydanticCustomError("enum", "应为国家重点支持的八大高新技术领域之一")
    return text


def _phone(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("phone_type", "应为电话号码文本")
    number = phones.normal_form(value)
    if number is None:
        raise PydanticCustomError("phone", phones.EXPECTED)
    return number


TechnologyField = Annotated[ShortText, AfterValidator(_one_of_eight)]
Phone = Annotated[str, BeforeValidator(_phone)]
ThreeYears = Annotated[list[Amount | None], Field(min_length=1, max_length=3)]
ThreeBalances = Annotated[list[SignedAmount | None], Field(min_length=1, max_length=3)]
Reference = Annotated[ShortText, Field(max_length=100)]


class HnteEntries(Command):
    """The fields of an HNTE application; money in 万元, yearly figures newest first, shares in %."""

    technology_field: TechnologyField | None = None
    main_product: ShortText | None = None
    revenue: ThreeYears | None = None
    total_income: Amount | None = None
    hightech_income: Amount | None = None
    rd_expense: ThreeYears | None = None
    rd_ratio: Ratio | None = None
    domestic_rd_share: Ratio | None = None
    net_assets: ThreeBalances | None = None
    staff_count: Count | None = None
    tech_staff_count: Count | None = None
    class1_ip: Count | None = None
    class2_ip: Count | None = None
    conversions: Count | None = None
    contact_name: ShortText | None = None
    contact_phone: Phone | None = None
    statement: LongText | None = None


class CreateApplication(Command):
    """`firm_id` may be left out by a firm; `external_ref` is the firm's own number, unique for ever."""

    programme: Choice[Programme]
    firm_id: Annotated[str, Field(min_length=1, max_length=26)] | None = None
    external_ref: Reference | None = None
    form: HnteEntries = HnteEntries()


class EditApplication(Command):
    """RFC 7396: what is sent replaces, null clears, what is absent stays."""

    form: HnteEntries


def merged(stored: str | None, entries: HnteEntries) -> str:
    """The form after `entries`, as canonical JSON text with amounts as they were written."""
    form: dict[str, Any] = orjson.loads(stored) if stored else HnteForm().model_dump(mode="json")
    for name in entries.model_fields_set:
        value = getattr(entries, name)
        form[name] = _three(value) if name in YEARLY else _plain(value)
    return orjson.dumps(form, option=orjson.OPT_SORT_KEYS).decode()


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _three(values: list[Decimal | None] | None) -> list[object]:
    return [*map(_plain, values or ()), None, None, None][:3]


def form_of(stored: str) -> HnteForm:
    """The answer's form of a stored text."""
    return HnteForm.model_validate_json(stored)
