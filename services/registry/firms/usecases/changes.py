"""What happened on a day: a new name, other industries, another park of the same zone."""

from dataclasses import replace

from contracts.codes import Zone
from contracts.commands.registry import ChangeIndustries, MoveWithinZone, RenameFirm
from contracts.events.registry import FirmCorrected, FirmMoved, FirmRenamed
from contracts.queries.registry import FirmView
from domain import spans
from domain.firm_names import normal_form, tidy
from domain.places import UNDIVIDED
from domain.spans import OPEN, Span
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import conflict
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import Firm
from services.registry.firms.rules.residency import Residence, refuse_after_end, refuse_before_later, refuse_move
from services.registry.firms.usecases.meanings import industries_of, meant
from services.registry.firms.usecases.requirements import described, require_distinct_name
from services.registry.firms.usecases.revisions import (
    ChangedField,
    Revision,
    announce,
    answer,
    field_refused,
    open_firm,
    refuse,
    revise,
    state_of,
)
from services.registry.parks.tables import park_name
from services.registry.parks.usecases import park_lies_in, require_known


def rename(session: WriteSession, firm_id: str, command: RenameFirm, version: int, caller: Caller) -> FirmView:
    """The name changes on a day; the former one stays and is still found by search."""
    command = meant(command)
    before = open_firm(session, firm_id, caller, clock.today(), version)
    name = tidy(command.name)
    former = before.name_on(command.effective_on)
    if former == name:
        raise field_refused("/name", "same_name", "新名称与该日期的名称相同")
    if normal_form(name) != normal_form(former) and before.residencies:
        require_distinct_name(
            session, name, Zone(before.residencies[-1].value.zone), confirmed=command.confirmed_distinct
        )
    refuse(refuse_after_end(before.residencies, command.effective_on), "/effective_on")
    refuse(refuse_before_later(before.names, command.effective_on, "更名"), "/effective_on")
    try:
        names = tuple(spans.changed(before.names, command.effective_on, name))
    except ValueError:
        raise field_refused("/effective_on", "before_first_name", "更名日期不得早于企业最早的名称日期") from None
    after = replace(before, names=names, name=names[-1].value)
    what = Revision("rename", command.effective_on, command.reason, (ChangedField("name", former, name),))
    firm = revise(session, before, after, what)
    state = state_of(session, firm)
    announce(
        session,
        FirmRenamed(
            firm=state, effective_on=command.effective_on, reason=command.reason, former_name=former, name=name
        ),
    )
    return answer(session, firm, caller)


def reclassify(
    session: WriteSession, firm_id: str, command: ChangeIndustries, version: int, caller: Caller
) -> FirmView:
    """Industry codes change on a day; before it, what held stays."""
    command = meant(command)
    before = open_firm(session, firm_id, caller, clock.today(), version)
    value = industries_of(command)
    if value is None:
        raise field_refused("", "nothing_given", "请至少填写一种行业或产业代码")
    refuse(refuse_after_end(before.residencies, command.effective_on), "/effective_on")
    held = spans.at(before.industries, command.effective_on)
    if held is not None:
        refuse(refuse_before_later(before.industries, command.effective_on, "行业变更"), "/effective_on")
    if held is None:
        until = before.industries[0].start if before.industries else OPEN
        if command.effective_on >= until:
            raise field_refused("/effective_on", "range_order", "该日期不在已有行业记录期间内")
        industries = (Span(command.effective_on, until, value), *before.industries)
    else:
        industries = tuple(spans.changed(before.industries, command.effective_on, value))
    if industries == before.industries:
        return answer(session, before, caller)
    old = described(held.value) if held else None
    what = Revision(
        "reclassify", command.effective_on, command.reason, (ChangedField("industries", old, described(value)),)
    )
    firm = revise(session, before, replace(before, industries=industries), what)
    state = state_of(session, firm)
    event = FirmCorrected(firm=state, effective_on=command.effective_on, reason=command.reason, changed=("industries",))
    announce(session, event)
    return answer(session, firm, caller)


def move_park(session: WriteSession, firm_id: str, command: MoveWithinZone, version: int, caller: Caller) -> FirmView:
    """A move between parks of one zone needs nobody else's word. Raises 409 `transfer_needed` for a park of another zone."""
    command = meant(command)
    before = open_firm(session, firm_id, caller, clock.today(), version)
    held = spans.at(before.residencies, command.effective_on)
    zone = Zone(held.value.zone) if held else Zone.OUTSIDE
    require_known(session, command.park)
    if held is not None and not park_lies_in(session, command.park, zone):
        raise conflict("transfer_needed", "跨园区迁移需双方确认", "该分园属于另一园区，请发起跨园区迁移，由对方确认。")
    to = Residence(zone.value, command.park)
    refuse(refuse_move(before.residencies, command.effective_on, to), "/effective_on")
    firm = moved(session, before, to, Revision("move", command.effective_on, command.reason))
    return answer(session, firm, caller)


def moved(
    session: WriteSession, before: Firm, to: Residence, what: Revision, agreed: frozenset[str] | None = None
) -> Firm:
    """Save a move, and say it once, with both ends in it."""
    held = spans.at(before.residencies, what.effective_on)
    assert held is not None  # noqa: S101 - refuse_move has seen it
    residencies = tuple(spans.changed(before.residencies, what.effective_on, to))
    line = ChangedField("residency", place_text(session, held.value), place_text(session, to))
    firm = revise(session, before, replace(before, residencies=residencies), replace(what, lines=(line,)), agreed)
    announce(
        session,
        FirmMoved(
            firm=state_of(session, firm),
            effective_on=what.effective_on,
            reason=what.reason,
            from_zone=Zone(held.value.zone),
            to_zone=Zone(to.zone),
            from_park=held.value.park,
            to_park=to.park,
        ),
    )
    return firm


def place_text(session: WriteSession, place: Residence) -> str:
    """兰州高新区·雁滩园区"""
    return f"{Zone(place.zone).label}·{park_name(session, place.park) or UNDIVIDED}"
