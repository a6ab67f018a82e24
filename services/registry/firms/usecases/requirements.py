"""What must be so before a firm's file is written; each raises the problem that people read."""

from collections.abc import Mapping
from typing import Any

from contracts.codes import Role, Zone
from contracts.commands.registry import Particulars
from domain.firm_names import normal_form
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, Problem, conflict
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import PARTICULARS, Industries
from services.registry.firms.tables import records
from services.registry.firms.tables.scopes import visible
from services.registry.firms.usecases.meanings import amount_text
from services.registry.firms.usecases.revisions import field_refused
from services.registry.industries.reference import classifications
from services.registry.parks.reference import places


def require_zone(caller: Caller, zone: Zone) -> None:
    """Staff act in the zones that they were granted; the office acts for any."""
    if caller.role == Role.STAFF and zone.value not in caller.grants:
        error = FieldError("/zone", "zone_not_granted", "您没有该园区的权限")
        raise Problem(403, "zone_not_granted", "无权操作", "您只能办理本园区的企业。", errors=[error])


def park_lies_in(park: str | None, zone: Zone) -> bool:
    row = places().park(park) if park else None
    return row is None or row.zone is zone


def require_park(park: str | None, zone: Zone, pointer: str = "/park") -> None:
    if not park_lies_in(park, zone):
        raise field_refused(pointer, "park", f"该分园不属于{zone.label}")


def require_free_code(session: WriteSession, uscc: str, caller: Caller) -> None:
    """A code belongs to one firm. Who may see the holder is told which; others learn only that there is one."""
    holder = records.uscc_holder(session, uscc)
    if holder is None:
        return
    error = FieldError("/uscc", "duplicate_uscc", "该统一社会信用代码已登记")
    if records.is_visible(session, holder.firm_id, visible(caller, clock.today())):
        detail = f"“{holder.name}”已使用该统一社会信用代码。"
        raise conflict("duplicate_uscc", "企业已登记", detail, errors=[error], firm_id=holder.firm_id)
    raise conflict(
        "duplicate_uscc",
        "已在其他园区登记",
        "该统一社会信用代码已在其他园区登记，请联系领导小组办公室或发起迁移。",
        errors=[error],
    )


def require_distinct_name(session: WriteSession, name: str, zone: Zone, *, confirmed: bool) -> list[str]:
    """No second firm of one name in a zone unless confirmed; answers remarks on names that are merely alike."""
    alike = [row for row in records.namesakes(session, [name]) if row.zone == zone.value]
    same = [row for row in alike if row.name_normal == normal_form(name)]
    if same and not confirmed:
        error = FieldError("/name", "duplicate_name", "同一园区已有同名企业；确属两家企业时请确认“非重复”")
        detail = f"{zone.label}已有同名企业“{same[0].name}”，请核对是否重复登记。"
        raise conflict("duplicate_name", "疑似重复登记", detail, errors=[error])
    names = {row.name for row in alike}
    return [f"与“{other}”名称相近，请核对是否重复" for other in sorted(names)[:5]]


def particulars_of(command: Particulars, known: Mapping[str, Any]) -> dict[str, Any]:
    """The particulars after a command: what it names replaces what is known; a capital is text, amount and currency together."""
    given = command.model_fields_set
    result = {
        field: getattr(command, field) if field in given else known.get(field)
        for field in PARTICULARS
        if field != "capital_text"
    }
    result["capital_text"] = known.get("capital_text")
    if {"registered_capital", "capital_currency"} & given:
        amount = result["registered_capital"]
        result["capital_currency"] = (result["capital_currency"] or "CNY") if amount is not None else None
        result["capital_text"] = None if amount is None else f"{amount_text(amount)}(万{result['capital_currency']})"
    return result


def described(value: Industries) -> str:
    """Industry codes for the history, in words."""
    known = classifications()
    primary = known.industries[value.primary].name if value.primary in known.industries else None
    field8 = known.fields.get(value.field8 or "")
    secondary = [known.industries[code].name for code in value.secondary]
    return "；".join(part for part in (primary, "、".join(secondary), value.gbt4754, field8) if part)
