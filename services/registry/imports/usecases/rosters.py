"""One chunk of a roster: compare its rows with the store, and write what is new in one go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from contracts.codes import FirmStatus, ImportMode, ImportStrategy, RowOutcome
from contracts.commands.registry import RegisterFirm
from contracts.events.registry import FirmCorrected
from domain import spans
from domain.confusables import skeleton
from domain.findings import Finding
from domain.firm_names import tidy
from domain.responsibility import responsible_on
from domain.spans import OPEN, Span
from kit.data import clock
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import PARTICULARS, Firm
from services.registry.firms.rules.newcomers import Newcomers
from services.registry.firms.rules.residency import Residence
from services.registry.firms.tables import records
from services.registry.firms.usecases.meanings import industries_of
from services.registry.firms.usecases.newcomers import enter
from services.registry.firms.usecases.requirements import described
from services.registry.firms.usecases.revisions import ChangedField, Revision, announce, revise, state_of
from services.registry.imports.usecases.columns import JudgedRows
from services.registry.imports.usecases.roster_rows import Judged, Reason

ELSEWHERE = Finding("held_elsewhere", "已在其他园区登记")
ENDED = Finding("firm_ended", "企业已注销或合并，不能通过导入更新")
KNOWN = Finding("already_registered", "企业已登记，本次导入只新增，未更改")
MISSING = Finding("not_registered", "企业尚未登记，本次导入只更新")
NAMESAKE = Finding(
    "duplicate_name", "本园区已有名称相同或字形相近的企业（信用代码不同），请核对；确属两家企业时请勾选“同名企业非重复”"
)
OTHER_NAME = Finding("name_differs", "名称与登记的不同，未自动更名；如已更名请办理更名")
UNDATED = Finding("required", "缺少成立日期，请补充，或在导入时填写统一的入区日期")
OTHER_PLACE = Finding("place_differs", "分园与登记的不同，未自动迁移；如已迁移请办理迁移")


@dataclass(frozen=True, slots=True)
class Orders:
    """How an import treats what it finds."""

    import_id: str
    zone: str
    mode: ImportMode
    strategy: ImportStrategy
    confirmed_distinct: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What becomes of the rows of a batch, in columns; reasons, those of the judge and those that the register adds, by place."""

    outcomes: list[RowOutcome]
    firm_ids: list[str | None]
    reasons: dict[int, list[Reason]]

    def add(self, place: int, reason: Reason) -> None:
        self.reasons.setdefault(place, []).append(reason)


def settle(session: WriteSession, orders: Orders, rows: JudgedRows) -> Verdicts:
    """The verdict on each row, in order; in mode `apply` the firms are written with their events."""
    codes, names = rows.firms.codes, rows.firms.names
    verdicts = Verdicts([RowOutcome.REFUSED] * len(codes), [None] * len(codes), rows.reasons)
    open_rows = [place for place in range(len(codes)) if place not in rows.refused]
    held = records.holders(session, [codes[place] for place in open_rows])
    named = _namesakes(session, orders, [names[place] for place in open_rows])
    fresh: list[int] = []
    for place in open_rows:
        known = held.get(codes[place])
        if known is not None:
            _settle_known(session, orders, _Row(place, partial(rows.in_full, place), verdicts), known)
        elif reason := _refusal(orders, rows.firms, place, named):
            verdicts.add(place, reason)
        else:
            fresh.append(place)
            verdicts.outcomes[place] = RowOutcome.CREATED
    if orders.mode is ImportMode.APPLY and fresh:
        newcomers = rows.firms.only(fresh)
        ids = enter(session, newcomers, orders.import_id, confirmed_distinct=orders.confirmed_distinct)
        for place, firm_id in zip(fresh, ids, strict=True):
            verdicts.firm_ids[place] = firm_id
    return verdicts


def _namesakes(session: WriteSession, orders: Orders, names: Sequence[str]) -> set[str]:
    """Names that firms of the zone bear already, as one reads them."""
    return {skeleton(row.name) for row in records.namesakes(session, names) if row.zone == orders.zone}


def _refusal(orders: Orders, firms: Newcomers, place: int, named: set[str]) -> Reason | None:
    """Why a firm that is not known does not enter; whoever comes after it may not bear its name."""
    if orders.strategy is ImportStrategy.UPDATE:
        return Reason("uscc", MISSING)
    key = skeleton(firms.names[place])
    if key in named and not orders.confirmed_distinct:
        return Reason("name", NAMESAKE)
    named.add(key)
    return Reason("founded_on", UNDATED) if firms.starts[place] is None else None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row whose firm is known already."""

    place: int
    in_full: Callable[[], Judged]
    verdicts: Verdicts

    def add(self, column: str, finding: Finding, *, is_error: bool) -> None:
        self.verdicts.add(self.place, Reason(column, finding, is_error))


def _settle_known(session: WriteSession, orders: Orders, row: _Row, firm: Firm) -> None:
    finding = _refused_known(orders, firm)
    if finding is not None:
        return row.add("uscc", finding, is_error=True)
    after, lines = _updated(firm, row)
    row.verdicts.firm_ids[row.place] = firm.firm_id
    row.verdicts.outcomes[row.place] = RowOutcome.UPDATED if lines else RowOutcome.UNCHANGED
    if lines and orders.mode is ImportMode.APPLY:
        today = clock.today()
        saved = revise(session, firm, after, Revision("import", today, None, lines))
        changed = tuple(line.field or "" for line in lines)
        announce(session, FirmCorrected(firm=state_of(session, saved), effective_on=today, changed=changed))
    return None


def _refused_known(orders: Orders, firm: Firm) -> Finding | None:
    """Why an import leaves a firm alone."""
    residence = responsible_on([(span.start, span.value) for span in firm.residencies], clock.today())
    if residence is None or residence.zone != orders.zone:
        return ELSEWHERE
    if orders.strategy is ImportStrategy.CREATE:
        return KNOWN
    return None if firm.status is FirmStatus.ACTIVE else ENDED


def _updated(firm: Firm, row: _Row) -> tuple[Firm, list[ChangedField]]:
    """What the row says beyond what is known. An empty cell erases nothing; a name or a park is never changed by an import."""
    judged = row.in_full()
    command = judged.command
    assert command is not None  # noqa: S101 - settle passes rows that are not refused
    if tidy(command.name) != firm.name:
        row.add("name", OTHER_NAME, is_error=False)
    given = {key: getattr(command, key) for key in PARTICULARS if key != "capital_text"}
    if command.registered_capital is not None or firm.particulars["registered_capital"] is None:
        given["capital_text"] = judged.capital_text  # words without an amount do not stand beside a known one
    said = {key: value for key, value in given.items() if value is not None and value != firm.particulars[key]}
    lines = [ChangedField(key, _shown(firm.particulars[key]), _shown(value)) for key, value in said.items()]
    after = replace(firm, particulars={**firm.particulars, **said})
    after = _with_park(after, command.park, row, lines)
    return _with_industries(after, command, lines), lines


def _shown(value: object) -> str | None:
    return None if value is None else str(value)


def _with_park(firm: Firm, park: str | None, row: _Row, lines: list[ChangedField]) -> Firm:
    """A park may be filled in where the firm is 未划分 today; another park is a move, which an import does not make."""
    held = spans.at(firm.residencies, clock.today())
    if park is None or held is None or park == held.value.park:
        return firm
    if held.value.park is not None:
        row.add("park", OTHER_PLACE, is_error=False)
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


def counted(verdicts: Verdicts) -> Mapping[str, int]:
    """How many rows ended how, and how many carry a warning."""
    outcomes = verdicts.outcomes
    warned = sum(any(not reason.is_error for reason in reasons) for reasons in verdicts.reasons.values())
    names = ("created", "updated", "unchanged", "refused")
    return {name: outcomes.count(RowOutcome(name)) for name in names} | {"warnings": warned, "done": len(outcomes)}
