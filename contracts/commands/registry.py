"""What the registry is asked to do with firms, transfers, rosters and place names."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from contracts.codes import ImportMode, ImportStrategy, Zone
from contracts.commands.base import Command
from contracts.commands.files import ReadingChoices
from contracts.fields import Amount, Choice, CivilDate, Id, LongText, Phone, ShortText

_EMAIL = "[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z]{2,24}"
_URL = "https?://[A-Za-z0-9.-]{1,120}(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&()*+,;=:@%/?#-]{0,120})?"
_OUTER_BLANKS = "[ \u3000\u00a0]*"


def _code(value: object) -> str:
    if value is None:
        raise PydanticCustomError("uscc_required", "请填写统一社会信用代码（18 位）")
    if not isinstance(value, str):
        raise PydanticCustomError("uscc_type", "统一社会信用代码应为文本")
    return value


def _email(value: str) -> str:
    if len(value) > 120 or not re.fullmatch(_EMAIL, value):
        raise PydanticCustomError("email", "应为电子邮箱地址，如 name@example.cn")
    return value


def _url(value: str) -> str:
    if not re.fullmatch(_URL, value):
        raise PydanticCustomError("url", "应为以 http:// 或 https:// 开头的网址")
    return value


def _either_way(characters: str) -> str:
    """A class of these characters in both cases and both widths."""
    cases = characters + characters.lower()
    return "[" + "".join(dict.fromkeys(cases + "".join(chr(ord(each) + 0xFEE0) for each in cases))) + "]"


_DIGIT, _OF_CODES = _either_way("0123456789"), _either_way("0123456789ABCDEFGHJKLMNPQRTUWXY")
_CODE = f"{_either_way('123456789ANY')}{_OF_CODES}{_DIGIT}{{6}}{_OF_CODES}{{10}}"


def _pattern(pattern: str, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": most, "pattern": f"^{pattern}$"})


Uscc = Annotated[str, BeforeValidator(_code), _pattern(_OUTER_BLANKS + _CODE + _OUTER_BLANKS, 40)]
"""A code as written; full width, letter case and outer blanks are forgiven."""
Email = Annotated[ShortText, AfterValidator(_email), _pattern(_EMAIL, 120)]
Website = Annotated[ShortText, AfterValidator(_url), _pattern(_URL, 200)]
CAPITAL_TEXT = 60
"""Characters kept of a capital as people wrote it."""
Currency = Literal["CNY", "USD", "JPY", "HKD", "EUR", "GBP", "TWD", "KRW", "AUD", "CAD", "SGD", "CHF"]
ParkSlug = Annotated[ShortText, Field(max_length=64)]
Reason = Annotated[ShortText, Field(description="理由，记入历史")]


class Particulars(Command):
    """Undated particulars; `registered_capital` in 万 of `capital_currency`, or the capital in words in `capital_text`.

    Words are read where they can be, and kept in any case; an amount goes before them. `licence_no` is the number of the licence
    that shows a code whose check character is wrong.
    """

    founded_on: CivilDate | None = None
    enterprise_type: Annotated[ShortText, Field(max_length=100)] | None = None
    registered_capital: Amount | None = None
    capital_currency: Currency | None = None
    capital_text: Annotated[ShortText, Field(max_length=CAPITAL_TEXT)] | None = None
    business_scope: LongText | None = None
    address: ShortText | None = None
    website: Website | None = None
    licence_no: Annotated[ShortText, Field(max_length=60)] | None = None
    contact_name: Annotated[ShortText, Field(max_length=60)] | None = None
    contact_phone: Phone | None = None
    contact_email: Email | None = None


class IndustryCodes(Command):
    """GB/T 4754 code, one of the eight fields, and industries of 4+8+1; codes or names."""

    gbt4754: ShortText | None = None
    field8: ShortText | None = None
    primary: ShortText | None = None
    secondary: Annotated[list[ShortText], Field(max_length=12, default_factory=list)]


class RegisterFirm(Particulars):
    """`resident_from` defaults to the founding date; `confirmed_distinct` says that a namesake is another firm."""

    uscc: Uscc
    name: ShortText
    zone: Choice[Zone]
    park: ParkSlug | None = None
    resident_from: CivilDate | None = None
    industries: IndustryCodes | None = None
    confirmed_distinct: bool = False


class CorrectFirm(Particulars):
    """What was wrong from the start; null empties a particular. A change that happened on a day is a rename or a move."""

    uscc: Uscc | None = None
    name: ShortText | None = None
    resident_from: CivilDate | None = None
    reason: Reason | None = None
    confirmed_distinct: bool = False


class RenameFirm(Command):
    name: ShortText
    effective_on: CivilDate
    reason: Reason | None = None
    confirmed_distinct: bool = False


class ChangeIndustries(IndustryCodes):
    effective_on: CivilDate
    reason: Reason | None = None


class MoveWithinZone(Command):
    """A one-sided move between parks of the zone; null is 未划分."""

    park: ParkSlug | None
    effective_on: CivilDate
    reason: Reason | None = None


class ProposeTransfer(Command):
    """A move across zones. The side that the firm leaves names it by id, the other side may name it by its code."""

    firm_id: Id | None = None
    uscc: Uscc | None = None
    to_zone: Choice[Zone]
    to_park: ParkSlug | None = None
    effective_on: CivilDate
    reason: Reason


class DecideTransfer(Command):
    reason: Reason | None = None


class RefuseTransfer(Command):
    """The reason goes to who proposed."""

    reason: Reason


class CloseFirm(Command):
    effective_on: CivilDate
    reason: Reason


class MergeFirm(Command):
    """`successor_uscc` names the firm that goes on."""

    successor_uscc: Uscc
    effective_on: CivilDate
    reason: Reason


class VoidEntry(Command):
    reason: Reason


class NamePlace(Command):
    """Another name for a zone, or for one of its parks, as spreadsheets write it."""

    name: Annotated[ShortText, Field(max_length=60)]
    zone: Choice[Zone]
    park: ParkSlug | None = None


class StartImport(ReadingChoices):
    """How to read and judge an uploaded roster, and the number of the document that it came with.

    `hold` keeps a file that cannot be read as it stands, so that a person can choose another sheet, header or column.
    """

    filename: ShortText
    zone: Choice[Zone]
    document_no: ShortText | None = None
    hold: bool = False
    park: ParkSlug | None = None
    mode: Choice[ImportMode] = ImportMode.VALIDATE
    strategy: Choice[ImportStrategy] = ImportStrategy.UPSERT
    resident_from: CivilDate | None = None
    confirmed_distinct: bool = False


class KeptFirm(Command):
    """A firm of a batch that is not to be voided, and why."""

    firm_id: Id
    reason: ShortText


class UndoImport(Command):
    """Void the firms of a batch that are still as it left them; `kept` are those on which something rests elsewhere."""

    reason: Reason
    kept: Annotated[list[KeptFirm], Field(max_length=50_000, default_factory=list)]
