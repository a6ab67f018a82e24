"""What people and machines may ask of the registry; each field says what is allowed."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from contracts.codes import ImportMode, ImportStrategy, Zone
from domain import phones
from domain import uscc as codes
from domain.findings import Finding
from kit.data import clock
from kit.web.fields import Amount, Choice, CivilDate, Command, LongText, ShortText
from services.registry.firms.rules.firm import Industries
from services.registry.industries.reference import classifications
from services.registry.parks.reference import places


def fail(finding: Finding) -> PydanticCustomError:
    """A finding as a field error; its text is complete, so braces in it are no template."""
    return PydanticCustomError(finding.code, "{reason}", {"reason": finding.message})


def _uscc(value: object) -> str:
    if value is None:
        raise PydanticCustomError("uscc_required", "请填写统一社会信用代码（18 位）")
    if not isinstance(value, str):
        raise PydanticCustomError("uscc_type", "统一社会信用代码应为文本")
    code = codes.normalise(value)
    finding = codes.refuse(code)
    if finding is not None:
        raise PydanticCustomError(finding.code, finding.message)
    return code


_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}", re.ASCII
)
_URL = re.compile(
    r"https?://[A-Za-z0-9.-]{1,120}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~!$&()*+,;=:@%/?#-]{0,120})?", re.ASCII
)


def phone_number(value: object) -> str:
    """A mobile or fixed line number of the mainland, as digits: 13800138000, 0931-8888888, 0931-8888888-12."""
    if not isinstance(value, str):
        raise PydanticCustomError("phone_type", "电话号码应为文本")
    number = phones.normal_form(value)
    if number is None:
        raise PydanticCustomError("phone", phones.EXPECTED)
    return number


def _email(value: str) -> str:
    if len(value) > 120 or not _EMAIL.fullmatch(value):
        raise PydanticCustomError("email", "应为电子邮箱地址，如 name@example.cn")
    return value


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise PydanticCustomError("url", "应为以 http:// 或 https:// 开头的网址")
    return value


def not_future(value: date) -> date:
    """A day that has come."""
    if value > clock.today():
        raise PydanticCustomError("future_date", "不得晚于今天")
    return value


def _gbt4754(value: str) -> str:
    try:
        return classifications().gbt4754_of(value)
    except ValueError as error:
        raise PydanticCustomError("gbt4754", str(error)) from None


def _industry(value: str) -> str:
    slug = classifications().industry_of(value)
    if slug is None:
        raise PydanticCustomError("industry", "不在“4+8+1”产业体系内")
    return slug


def _field8(value: str) -> str:
    code = classifications().field_of(value)
    if code is None:
        raise PydanticCustomError("field8", "不在国家重点支持的八大高新技术领域内")
    return code


def _park(value: str) -> str:
    if places().park(value) is None:
        raise PydanticCustomError("park", "没有这个分园，请从 24 个分园中选择或留空（未划分）")
    return value


Uscc = Annotated[str, BeforeValidator(_uscc), WithJsonSchema({"type": "string", "minLength": 18, "maxLength": 18})]
Phone = Annotated[str, BeforeValidator(phone_number), WithJsonSchema({"type": "string"})]
Email = Annotated[ShortText, AfterValidator(_email)]
Website = Annotated[ShortText, AfterValidator(_url)]
PastDate = Annotated[CivilDate, AfterValidator(not_future)]
Gbt4754 = Annotated[ShortText, AfterValidator(_gbt4754)]
IndustrySlug = Annotated[ShortText, AfterValidator(_industry)]
Field8 = Annotated[ShortText, AfterValidator(_field8)]
ParkSlug = Annotated[ShortText, AfterValidator(_park)]
Currency = Literal["CNY", "USD", "JPY", "HKD", "EUR", "GBP", "TWD", "KRW", "AUD", "CAD", "SGD", "CHF"]
Reason = Annotated[ShortText, Field(description="理由，记入历史")]


class Particulars(Command):
    """Undated particulars; `registered_capital` in 万 of `capital_currency`."""

    founded_on: PastDate | None = None
    enterprise_type: Annotated[ShortText, Field(max_length=100)] | None = None
    registered_capital: Amount | None = None
    capital_currency: Currency | None = None
    business_scope: LongText | None = None
    address: ShortText | None = None
    website: Website | None = None
    contact_name: Annotated[ShortText, Field(max_length=60)] | None = None
    contact_phone: Phone | None = None
    contact_email: Email | None = None


class IndustryCodes(Command):
    gbt4754: Gbt4754 | None = None
    field8: Field8 | None = None
    primary: IndustrySlug | None = None
    secondary: Annotated[list[IndustrySlug], Field(max_length=12, default_factory=list)]

    def value(self) -> Industries | None:
        """None when nothing is said."""
        secondary = tuple(code for code in dict.fromkeys(self.secondary) if code != self.primary)
        found = Industries(self.gbt4754, self.field8, self.primary, secondary)
        return None if found == Industries() else found


class RegisterFirm(Particulars):
    """`resident_from` defaults to the founding date; `confirmed_distinct` says that a namesake is another firm."""

    uscc: Uscc
    name: ShortText
    zone: Choice[Zone]
    park: ParkSlug | None = None
    resident_from: PastDate | None = None
    industries: IndustryCodes | None = None
    confirmed_distinct: bool = False


class CorrectFirm(Particulars):
    """What was wrong from the start; null empties a particular. A change that happened on a day is a rename or a move."""

    uscc: Uscc | None = None
    name: ShortText | None = None
    resident_from: PastDate | None = None
    reason: Reason | None = None
    confirmed_distinct: bool = False


class RenameFirm(Command):
    name: ShortText
    effective_on: PastDate
    reason: Reason | None = None
    confirmed_distinct: bool = False


class ChangeIndustries(IndustryCodes):
    effective_on: PastDate
    reason: Reason | None = None


class MoveWithinZone(Command):
    """A one-sided move between parks of the zone; null is 未划分."""

    park: ParkSlug | None
    effective_on: CivilDate
    reason: Reason | None = None


class ProposeTransfer(Command):
    """A move across zones. The side that the firm leaves names it by id, the other side may name it by its code."""

    firm_id: Annotated[ShortText, Field(max_length=26)] | None = None
    uscc: Uscc | None = None
    to_zone: Choice[Zone]
    to_park: ParkSlug | None = None
    effective_on: CivilDate
    reason: Reason


class DecideTransfer(Command):
    reason: Reason | None = None


class CloseFirm(Command):
    effective_on: PastDate
    reason: Reason


class MergeFirm(Command):
    """`successor_uscc` names the firm that goes on."""

    successor_uscc: Uscc
    effective_on: PastDate
    reason: Reason


class VoidEntry(Command):
    reason: Reason


class NamePlace(Command):
    """Another name for a zone, or for one of its parks, as spreadsheets write it."""

    name: Annotated[ShortText, Field(max_length=60)]
    zone: Choice[Zone]
    park: ParkSlug | None = None


class StartImport(Command):
    """How to read and judge an uploaded roster; `columns` maps our fields to headers of the file."""

    filename: ShortText
    zone: Choice[Zone]
    park: ParkSlug | None = None
    mode: Choice[ImportMode] = ImportMode.VALIDATE
    strategy: Choice[ImportStrategy] = ImportStrategy.UPSERT
    resident_from: PastDate | None = None
    confirmed_distinct: bool = False
    columns: Annotated[dict[str, str], Field(default_factory=dict)]


def amount_text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
