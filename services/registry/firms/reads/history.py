"""Who changed what of a firm, when, and from when it counts."""

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Role, Zone
from contracts.queries.registry import Change, FirmHistory
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.registry.firms.rules.firm import CONTACTS, PARTICULARS
from services.registry.firms.tables.firms import FirmChange
from services.registry.firms.tables.scopes import sees
from services.registry.tables import table_of

ACTIONS = {
    "register": "登记",
    "import": "导入",
    "correct": "更正",
    "rename": "更名",
    "reclassify": "行业变更",
    "move": "迁移",
    "close": "注销",
    "merge": "合并",
    "void": "作废档案",
    "void_entry": "作废记录",
}
FIELDS = {
    **PARTICULARS,
    "uscc": "统一社会信用代码",
    "name": "企业名称",
    "names": "名称",
    "resident_from": "入区日期",
    "residencies": "在区记录",
    "residency": "园区（分园）",
    "industries": "行业和产业",
    "status": "状态",
}
_CHANGE = table_of(FirmChange)


def of(session: Session, firm_id: str, caller: Caller) -> FirmHistory:
    """Newest first. Raises 404 for a foreign firm; contacts are shown only to who may see them."""
    if not sees(session, caller, firm_id, clock.today()):
        raise not_found()
    query = select(_CHANGE).where(_CHANGE.c.firm_id == firm_id)
    rows = session.execute(query.order_by(_CHANGE.c.version.desc(), _CHANGE.c.line)).all()
    hidden = CONTACTS if caller.role not in (Role.STAFF, Role.OFFICE, Role.FIRM) else frozenset()
    items = tuple(
        Change(
            recorded_at=row.recorded_at,
            version=row.version,
            action=row.action,
            action_name=_action_name(row.action, row.field),
            actor_name=actor_name(row.actor_role, row.actor_zones),
            on_behalf=_on_behalf(row.acted_for),
            effective_on=row.effective_on,
            reason=row.reason,
            old=None if row.field in hidden else row.old,
            new=None if row.field in hidden else row.new,
        )
        for row in rows
    )
    return FirmHistory(firm_id=firm_id, items=items)


def actor_name(role: str | None, zones: str | None) -> str:
    """兰州高新区经办, 领导小组办公室, 企业: accounts are named in the audit alone. Older rows have no role."""
    if role == Role.STAFF.value:
        return f"{_zone_names(zones)}经办"
    return Role(role).label if role else "未记录"


def _on_behalf(zones: str | None) -> str | None:
    return f"办公室代{_zone_names(zones)}办理" if zones else None


def _zone_names(zones: str | None) -> str:
    return "、".join(Zone(code).label for code in (zones or "").split(",") if code)


def _action_name(action: str, field: str | None) -> str:
    return f"{ACTIONS[action]}：{FIELDS[field]}" if field in FIELDS else ACTIONS[action]
