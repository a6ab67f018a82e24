"""One chunk of a roster: judge its rows, compare them with the store, and write what is new in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.codes import FirmStatus, ImportMode, ImportStrategy, RowOutcome
from contracts.commands.registry import RegisterFirm
from contracts.events.registry import FirmCorrected, FirmRegistered
from domain import spans
from domain.confusables import skeleton
from domain.findings import Finding
from domain.firm_names import tidy
from domain.responsibility import responsible_on
from domain.spans import OPEN, Span
from kit.data import clock
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import PARTICULARS, Firm
from services.registry.firms.rules.residency import Residence
from services.registry.firms.tables import records
from services.registry.firms.tables.newcomers import insert_newcomers
from services.registry.firms.usecases.meanings import industries_of
from services.registry.firms.usecases.requirements import described
from services.registry.firms.usecases.revisions import (
    CHANGE,
    ChangedField,
    Revision,
    announce,
    change_row,
    revise,
    state_of,
    stated,
)
from services.registry.imports.usecases.roster_rows import Judged, Reason

ELSEWHERE = Finding("held_elsewhere", "已在其他园区登记")
ENDED = Finding("firm_ended", "企业已注销或合并，不能通过导入更新")
KNOWN = Finding("already_registered", "企业已登记，本次导入只新增，未更改")
MISSING = Finding("not_registered", "企业尚未登记，本次导入只更新")
NAMESAKE = Finding(
    "duplicate_name", "本园区已有名称相同或字形相近的企业（信用代码不同），请核对；确属两家企业时请勾选“同名企业非重复”"
)
OTHER_NAME = Finding("name_differs", "名称与登记的不同，未自动更名；如已更名请办理更名")
OTHER_PLACE = Finding("place_differs", "分园与登记的不同，未自动迁移；如已迁移请办理迁移")


@dataclass(frozen=True, slots=True)
class Orders:
    """How an import treats what it finds."""

    import_id: str
    zone: str
    mode: ImportMode
    strategy: ImportStrategy
    confirmed_distinct: bool


@dataclass(slots=True)
class Verdict:
    """What becomes of a row; its reasons are those of the judge and those that the register adds."""

    judged: Judged
    reasons: list[Reason]
    outcome: RowOutcome = RowOutcome.REFUSED
    firm_id: str | None = None


def settle(session: WriteSession, orders: Orders, rows: Sequence[Judged]) -> list[Verdict]:
    """The verdict on each row, in order; in mode `apply` the firms are written with their events."""
    verdicts = [Verdict(judged, list(judged.reasons)) for judged in rows]
    open_rows = [verdict for verdict in verdicts if not verdict.judged.refused]
    held = records.holders(session, [verdict.judged.uscc for verdict in open_rows])
    named = _namesakes(session, orders, open_rows)
    fresh: list[Firm] = []
    for verdict in open_rows:
        known = held.get(verdict.judged.uscc)
        if known is not None:
            _settle_known(session, orders, verdict, known)
        else:
            _settle_new(orders, verdict, named, fresh)
    if orders.mode is ImportMode.APPLY and fresh:
        _write(session, orders, fresh)
    return verdicts


def _namesakes(session: WriteSession, orders: Orders, rows: Sequence[Verdict]) -> set[str]:
    """Names that firms of the zone bear already, as one reads them."""
    names = [verdict.judged.name for verdict in rows]
    return {skeleton(row.name) for row in records.namesakes(session, names) if row.zone == orders.zone}


def _settle_new(orders: Orders, verdict: Verdict, named: set[str], fresh: list[Firm]) -> None:
    if orders.strategy is ImportStrategy.UPDATE:
        return _refuse(verdict, "uscc", MISSING)
    key = skeleton(verdict.judged.name)
    if key in named and not orders.confirmed_distinct:
        return _refuse(verdict, "name", NAMESAKE)
    named.add(key)
    firm = verdict.judged.firm
    if firm is None:
        return _refuse(verdict, "founded_on", Finding("required", "缺少成立日期，请补充，或在导入时填写统一的入区日期"))
    fresh.append(firm)
    verdict.outcome, verdict.firm_id = RowOutcome.CREATED, firm.firm_id
    return None


def _refuse(verdict: Verdict, column: str, finding: Finding) -> None:
    verdict.reasons.append(Reason(column, finding))
    verdict.outcome = RowOutcome.REFUSED


def _write(session: WriteSession, orders: Orders, fresh: Sequence[Firm]) -> None:
    """Set-based: one statement per table, whatever the number of firms."""
    insert_newcomers(session, fresh)
    first = change_row(session, fresh[0], Revision("import", fresh[0].residencies[0].start), ChangedField())
    changes = {name: [value] * len(fresh) for name, value in first.items()}
    changes["firm_id"] = [firm.firm_id for firm in fresh]
    changes["effective_on"] = [firm.residencies[0].start for firm in fresh]
    changes["new"] = [firm.name for firm in fresh]
    session.insert_columns(CHANGE, changes)
    firm_ids, said = [firm.firm_id for firm in fresh], (_said(session, orders, firm) for firm in fresh)
    session.announce_many(FirmRegistered, firm_ids, firm_ids, said, version=1)


def _said(session: WriteSession, orders: Orders, firm: Firm) -> dict[str, Any]:
    start = firm.residencies[0].start
    return {"firm": stated(session, firm), "effective_on": start, "reason": None, "import_id": orders.import_id}


def _settle_known(session: WriteSession, orders: Orders, verdict: Verdict, firm: Firm) -> None:
    residence = responsible_on([(span.start, span.value) for span in firm.residencies], clock.today())
    if residence is None or residence.zone != orders.zone:
        return _refuse(verdict, "uscc", ELSEWHERE)
    if orders.strategy is ImportStrategy.CREATE:
        return _refuse(verdict, "uscc", KNOWN)
    if firm.status is not FirmStatus.ACTIVE:
        return _refuse(verdict, "uscc", ENDED)
    verdict.firm_id = firm.firm_id
    after, lines = _updated(firm, verdict)
    verdict.outcome = RowOutcome.UPDATED if lines else RowOutcome.UNCHANGED
    if lines and orders.mode is ImportMode.APPLY:
        today = clock.today()
        saved = revise(session, firm, after, Revision("import", today, None, lines))
        changed = tuple(line.field or "" for line in lines)
        announce(session, FirmCorrected(firm=state_of(session, saved), effective_on=today, changed=changed))
    return None


def _updated(firm: Firm, verdict: Verdict) -> tuple[Firm, list[ChangedField]]:
    """What the row says beyond what is known. An empty cell erases nothing; a name or a park is never changed by an import."""
    judged = verdict.judged.in_full()
    command = judged.command
    assert command is not None  # noqa: S101 - settle passes rows that are not refused
    if tidy(command.name) != firm.name:
        verdict.reasons.append(Reason("name", OTHER_NAME, is_error=False))
    given = {key: getattr(command, key) for key in PARTICULARS if key != "capital_text"}
    if command.registered_capital is not None or firm.particulars["registered_capital"] is None:
        given["capital_text"] = judged.capital_text  # words without an amount do not stand beside a known one
    said = {key: value for key, value in given.items() if value is not None and value != firm.particulars[key]}
    lines = [ChangedField(key, _shown(firm.particulars[key]), _shown(value)) for key, value in said.items()]
    after = replace(firm, particulars={**firm.particulars, **said})
    after = _with_park(after, command.park, verdict, lines)
    return _with_industries(after, command, lines), lines


def _shown(value: object) -> str | None:
    return None if value is None else str(value)


def _with_park(firm: Firm, park: str | None, verdict: Verdict, lines: list[ChangedField]) -> Firm:
    """A park may be filled in where the firm is 未划分 today; another park is a move, which an import does not make."""
    held = spans.at(firm.residencies, clock.today())
    if park is None or held is None or park == held.value.park:
        return firm
    if held.value.park is not None:
        verdict.reasons.append(Reason("park", OTHER_PLACE, is_error=False))
        return firm
    lines.append(ChangedField("residency", None, park))
    filled = replace(held, value=Residence(held.value.zone, park))
    return replace(firm, residencies=tuple(filled if span is held else span for span in firm.residencies))


def _with_industries(firm: Firm, command: RegisterFirm, lines: list[ChangedField]) -> Firm:
    """The first classification holds from the residency's start, a later one from today; a cell that says nothing keeps what is known."""
    value = industries_of(command.industries) if command.industries else None
    if value is None:
        return firm
    today = clock.today()
    held = spans.at(firm.industries, today)
    if held is None and not firm.industries:
        lines.append(ChangedField("industries", None, described(value)))
        return replace(firm, industries=(Span(firm.residencies[0].start, OPEN, value),))
    if held is None:
        return firm
    merged = replace(
        held.value,
        gbt4754=value.gbt4754 or held.value.gbt4754,
        field8=value.field8 or held.value.field8,
        primary=value.primary or held.value.primary,
    )
    if merged == held.value:
        return firm
    lines.append(ChangedField("industries", described(held.value), described(merged)))
    return replace(firm, industries=tuple(spans.changed(firm.industries, today, merged)))


def counted(verdicts: Sequence[Verdict]) -> Mapping[str, int]:
    """How many rows ended how, and how many carry a warning."""
    outcomes = [verdict.outcome for verdict in verdicts]
    warned = sum(any(not reason.is_error for reason in verdict.reasons) for verdict in verdicts)
    names = ("created", "updated", "unchanged", "refused")
    return {name: outcomes.count(RowOutcome(name)) for name in names} | {"warnings": warned, "done": len(verdicts)}
