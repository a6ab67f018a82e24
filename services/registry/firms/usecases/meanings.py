"""What the fields of the registry's commands mean: codes in their one form, days that have come, industries of the catalogue."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from contracts.commands.registry import ChangeIndustries, CloseFirm, IndustryCodes, MergeFirm, Particulars, RenameFirm
from domain import phones
from domain import uscc as codes
from kit.data import clock
from kit.data.problem import FieldError
from services import meanings
from services.meanings import C, Meaning, Unfit
from services.registry.firms.rules.firm import Industries
from services.registry.industries.reference import classifications


def uscc(text: str) -> str:
    """The code in its one form, with both check characters right."""
    code = codes.normalise(text)
    finding = codes.refuse(code)
    if finding is not None:
        raise Unfit(finding.code, finding.message)
    return code


def uscc_of_licence(text: str) -> str:
    """The code in its one form, whatever its check characters: a licence shows it so."""
    code = codes.normalise(text)
    finding = codes.refuse(code)
    if finding is not None and finding.code not in codes.CHECKS:
        raise Unfit(finding.code, finding.message)
    return code


def phone_number(text: str) -> str:
    """A mobile or fixed line number of the mainland, as digits: 13800138000, 0931-8888888, 0931-8888888-12."""
    number = phones.normal_form(text)
    if number is None:
        raise Unfit("phone", phones.EXPECTED)
    return number


def day_that_has_come(day: date) -> date:
    if day > clock.today():
        raise Unfit("future_date", "不得晚于今天")
    return day


def gbt4754(text: str) -> str:
    try:
        return classifications().gbt4754_of(text)
    except ValueError as error:
        raise Unfit("gbt4754", str(error)) from None


def industry(text: str) -> str:
    slug = classifications().industry_of(text)
    if slug is None:
        raise Unfit("industry", "不在“4+8+1”产业体系内")
    return slug


def field8(text: str) -> str:
    code = classifications().field_of(text)
    if code is None:
        raise Unfit("field8", "不在国家重点支持的八大高新技术领域内")
    return code


MEANINGS: Mapping[str, Meaning] = {
    "uscc": uscc,
    "successor_uscc": uscc,
    "founded_on": day_that_has_come,
    "resident_from": day_that_has_come,
    "contact_phone": phone_number,
    "gbt4754": gbt4754,
    "field8": field8,
    "primary": industry,
    "secondary": industry,
}
ENTERED_AFTERWARDS = (RenameFirm, ChangeIndustries, CloseFirm, MergeFirm)
"""What is entered when it has happened; a move may be planned."""
_PAST = {**MEANINGS, "effective_on": day_that_has_come}


def meant(command: C, within: str = "") -> C:
    """The command as the registry understands it. Raises 422 with every field that means nothing here."""
    return meanings.meant(command, _of(command), within)


def judged(command: C) -> tuple[C, list[FieldError]]:
    return meanings.judged(command, MEANINGS)


def _of(command: BaseModel) -> Mapping[str, Meaning]:
    if isinstance(command, Particulars) and command.licence_no is not None:
        return {**MEANINGS, "uscc": uscc_of_licence}
    return _PAST if isinstance(command, ENTERED_AFTERWARDS) else MEANINGS


def industries_of(codes: IndustryCodes) -> Industries | None:
    """None when nothing is said; a secondary industry is named once and is not the primary one."""
    secondary = tuple(code for code in dict.fromkeys(codes.secondary) if code != codes.primary)
    found = Industries(codes.gbt4754, codes.field8, codes.primary, secondary)
    return None if found == Industries() else found


def amount_text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
