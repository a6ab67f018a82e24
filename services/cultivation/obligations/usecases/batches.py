"""Confirming many obligations at once: gathered once, judged one by one, written in two statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import tuple_, update

from contracts.commands.obligations import ConfirmedItem, ConfirmObligations
from contracts.obligations import ObligationAction, ObligationStanding
from contracts.queries.obligations import ConfirmedOutcome, ObligationsConfirmed
from domain.findings import Finding
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.obligations.reads.gathering import Gathering, Key, Standing, standings
from services.cultivation.obligations.rules.saying import Tick, actions, faults
from services.cultivation.obligations.tables import STATEMENT

UNKNOWN = Finding("not_found", "没有这项义务")
STALE = Finding("stale_version", "该事项已有变化，请重新查看")
TWICE = Finding("item_twice", "同一事项只能出现一次")
NOT_TOLD = Finding("not_told", "企业尚未填写，请填写完成日期和受理编号")
STANDING = Finding("obligation_standing", "当前状态不能确认")


@dataclass(frozen=True)
class _Judged:
    """An item with what stands against it, or with the statement that it makes."""

    item: ConfirmedItem
    refused: Finding | None = None
    told: tuple[date, str] | None = None

    @property
    def key(self) -> Key:
        return self.item.firm_id, self.item.duty, self.item.period


def confirm_many(
    session: WriteSession, command: ConfirmObligations, since: date, caller: Caller
) -> ObligationsConfirmed:
    """Every item for itself; what is not the caller's is not there."""
    gathering = Gathering(caller, knowledge(session), clock.today(), since)
    wanted = {(item.firm_id, item.duty, item.period) for item in command.items}
    found = {each.key: each for each in standings(session, gathering) if each.key in wanted}
    judged = list(_judged(command, found, caller))
    _write(session, [each for each in judged if each.told], caller)
    session.audit("obligation", "", "obligation.confirm-many", confirmed=sum(each.told is not None for each in judged))
    return ObligationsConfirmed(
        confirmed=sum(each.told is not None for each in judged), items=tuple(map(_outcome, judged))
    )


def _judged(command: ConfirmObligations, found: Mapping[Key, Standing], caller: Caller) -> Iterator[_Judged]:
    seen: set[Key] = set()
    for item in command.items:
        judged = _Judged(item)
        held = found.get(judged.key)
        if judged.key in seen:
            yield _Judged(item, TWICE)
        elif held is None:
            yield _Judged(item, UNKNOWN)
        else:
            yield _judge(item, held, caller)
        seen.add(judged.key)


def _judge(item: ConfirmedItem, held: Standing, caller: Caller) -> _Judged:
    """What the firm has told is confirmed as it stands; otherwise the item tells it."""
    row, may = held.statement, actions(caller.role, held.standing)
    if item.version != (row.version if row else 0):
        return _Judged(item, STALE)
    if ObligationAction.CONFIRM in may and row is not None:
        return _Judged(item, told=(row.done_on, row.receipt_no))
    if item.done_on is None or item.receipt_no is None:
        return _Judged(item, NOT_TOLD if held.standing is not ObligationStanding.CONFIRMED else STANDING)
    if ObligationAction.TICK not in may:
        return _Judged(item, STANDING)
    tick = Tick(item.done_on, None)
    fault = next((fault for _, fault in faults(tick, held.obligation.begins_on, held.standing, clock.today())), None)
    return _Judged(item, fault) if fault else _Judged(item, told=(item.done_on, item.receipt_no))


def _write(session: WriteSession, judged: list[_Judged], caller: Caller) -> None:
    """Close what stood, add what stands now."""
    names = (STATEMENT.c.firm_id, STATEMENT.c.duty, STATEMENT.c.period, STATEMENT.c.version)
    before = [(*each.key, each.item.version) for each in judged if each.item.version]
    if before:
        session.execute(update(STATEMENT).where(tuple_(*names).in_(before)).values(known_until=session.now))
    if judged:
        session.insert_all(STATEMENT, [_row(each, session, caller) for each in judged])


def _row(each: _Judged, session: WriteSession, caller: Caller) -> dict[str, Any]:
    done_on, receipt_no = each.told or (None, None)
    return {
        "firm_id": each.item.firm_id,
        "duty": each.item.duty,
        "period": each.item.period,
        "version": each.item.version + 1,
        "known_from": session.now,
        "known_until": FOREVER,
        "standing": ObligationStanding.CONFIRMED.value,
        "done_on": done_on,
        "receipt_no": receipt_no,
        "reason": None,
        "document_no": None,
        "entered_by": caller.subject,
        "entered_role": caller.role,
    }


def _outcome(each: _Judged) -> ConfirmedOutcome:
    return ConfirmedOutcome(
        firm_id=each.item.firm_id,
        duty=each.item.duty,
        period=each.item.period,
        confirmed=each.told is not None,
        code=each.refused.code if each.refused else None,
        message=each.refused.message if each.refused else None,
    )
