"""What must be so before a firm's file is written; each raises the problem that people read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contracts.codes import Role, Zone
from contracts.commands.registry import Particulars
from domain import uscc as codes
from domain.confusables import skeleton
from domain.firm_names import normal_form
from domain.money import capital_of
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, Problem, conflict
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import PARTICULARS, Firm, Industries
from services.registry.firms.tables import records
from services.registry.firms.tables.scopes import sees
from services.registry.firms.usecases.meanings import amount_text
from services.registry.industries.reference import classifications


def require_zone(caller: Caller, zone: Zone, pointer: str = "/zone") -> None:
    """Staff act in the zones that they were granted; the office acts for any."""
    if caller.role == Role.STAFF and zone.value not in caller.grants:
        error = FieldError(pointer, "zone_not_granted", "您没有该园区的权限")
        raise Problem(403, "zone_not_granted", "无权操作", "您只能办理本园区的企业。", errors=[error])


def require_free_code(session: WriteSession, uscc: str, caller: Caller) -> None:
    """A code belongs to one firm. Who may see the holder is told which; others learn only that there is one."""
    holder = records.uscc_holder(session, uscc)
    if holder is None:
        return
    error = FieldError("/uscc", "duplicate_uscc", "该统一社会信用代码已登记")
    if sees(session, caller, holder.firm_id, clock.today()):
        detail = f"“{holder.name}”已使用该统一社会信用代码。"
        raise conflict("duplicate_uscc", "企业已登记", detail, errors=[error], firm_id=holder.firm_id)
    raise conflict(
        "duplicate_uscc",
        "已在其他园区登记",
        "该统一社会信用代码已在其他园区登记，请联系领导小组办公室或发起迁移。",
        errors=[error],
    )


def require_distinct_name(session: WriteSession, name: str, zone: Zone, *, confirmed: bool) -> list[str]:
    """No second firm in a zone whose name reads the same unless confirmed; answers remarks on names that are merely alike."""
    alike = [row for row in records.namesakes(session, [name]) if row.zone == zone.value]
    same = [row for row in alike if skeleton(row.name) == skeleton(name)]
    if same and not confirmed:
        error = FieldError(
            "/name", "duplicate_name", "同一园区已有名称相同或字形相近的企业；确属两家企业时请确认“非重复”"
        )
        how = "同名" if normal_form(same[0].name) == normal_form(name) else "名称字形相近的"
        detail = f"{zone.label}已有{how}企业“{same[0].name}”，请核对是否重复登记。"
        raise conflict("duplicate_name", "疑似重复登记", detail, errors=[error])
    names = {row.name for row in alike}
    return [f"与“{other}”名称相近，请核对是否重复" for other in sorted(names)[:5]]


def particulars_of(command: Particulars, known: Mapping[str, Any]) -> dict[str, Any]:
    """The particulars after a command: what it names replaces what is known; a capital is amount, currency and words together."""
    given = command.model_fields_set
    result = {field: getattr(command, field) if field in given else known.get(field) for field in PARTICULARS}
    return result | (_capital(command, result) if given & CAPITAL else {})


def with_licence(firm: Firm) -> Firm:
    """A licence is the ground of a code whose check character is wrong; one that is right needs none."""
    if codes.refuse(firm.uscc) is not None or firm.particulars.get("licence_no") is None:
        return firm
    return replace(firm, particulars={**firm.particulars, "licence_no": None})


CAPITAL = {"registered_capital", "capital_currency", "capital_text"}


def _capital(command: Particulars, result: Mapping[str, Any]) -> dict[str, Any]:
    """Of an amount its words, of words the amount that they say, if they say one."""
    amount, currency, words = result["registered_capital"], result["capital_currency"] or "CNY", command.capital_text
    if words is not None and command.registered_capital is None:
        read, _ = capital_of(words)
        known = read.amount is not None and read.currency is not None
        amount, currency = (read.amount, read.currency) if known else (None, None)
    elif amount is None:
        currency, words = None, None
    else:
        words = f"{amount_text(amount)}(万{currency})"
    return {"registered_capital": amount, "capital_currency": currency, "capital_text": words}


def described(value: Industries) -> str:
    """Industry codes for the history, in words."""
    known = classifications()
    primary = known.industries[value.primary].name if value.primary in known.industries else None
    field8 = known.fields.get(value.field8 or "")
    secondary = [known.industries[code].name for code in value.secondary]
    return "；".join(part for part in (primary, "、".join(secondary), value.gbt4754, field8) if part)
