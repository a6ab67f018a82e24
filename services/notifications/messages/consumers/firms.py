"""What the registry says of firms: who answers for each, and what is worth telling."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from contracts.codes import Zone
from contracts.events.registry import (
    FirmEvent,
    FirmMoved,
    FirmRegistered,
    FirmState,
    TransferProposed,
    TransferRefused,
    TransferWithdrawn,
)
from contracts.messages import MessageKind
from domain.responsibility import responsibilities
from kit.data.session import WriteSession
from kit.events.event import Event
from services.notifications.firms import tables as firms
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import (
    Draft,
    Drafts,
    chinese_date,
    staff_of_firm,
    staff_of_zone,
    the_firm,
    the_office,
)

UNDIVIDED = "未划分园区"


def remember(session: WriteSession, events: Sequence[Event]) -> None:
    """Keep the newest version of each firm; duplicates and any order of arrival end in the same state."""
    newest: dict[str, FirmState] = {}
    for event in events:
        if isinstance(event.data, FirmEvent):
            state = event.data.firm
            if state.firm_id not in newest or newest[state.firm_id].version < state.version:
                newest[state.firm_id] = state
    known = firms.versions(session, newest)
    fresh = [state for state in newest.values() if known.get(state.firm_id, 0) < state.version]
    if fresh:
        old = [state.firm_id for state in fresh if state.firm_id in known]
        rows = [(state.firm_id, state.version, name_of(state)) for state in fresh]
        zones = [(state.firm_id, *span) for state in fresh for span in _zones(state)]
        firms.replace(session, old, rows, zones)


def _zones(state: FirmState) -> list[tuple[date, date, str]]:
    spans = responsibilities([(place.valid_from, place.zone.value) for place in state.residencies])
    return [(span.start, span.before, span.value) for span in spans]


def name_of(state: FirmState) -> str:
    """The newest name of a firm."""
    return max(state.names, key=attrgetter("valid_from")).name


def by_import(event: FirmRegistered) -> bool:
    """One of many, of whom the end of the import tells."""
    return event.import_id is not None


def registered(event: FirmRegistered) -> Drafts:
    firm, name = event.firm, name_of(event.firm)
    place = max(firm.residencies, key=lambda period: period.valid_from)
    yield Draft(
        MessageKind.FIRM_REGISTERED,
        staff_of_firm(firm.firm_id),
        f"企业建档：{name}",
        f"{name}（统一社会信用代码 {firm.uscc}）已登记在{place.zone.label}（{place.park_name or UNDIVIDED}），"
        f"入驻日期 {chinese_date(place.valid_from)}。",
        firm.firm_id,
        f"/firms/{firm.firm_id}",
    )


def moved(event: FirmMoved) -> Drafts:
    """To both zones and the firm; inside one zone to its staff and the firm."""
    firm_id, name = event.firm.firm_id, name_of(event.firm)
    day, link = chinese_date(event.effective_on), f"/firms/{firm_id}"
    if event.from_zone is event.to_zone:
        where, heading = f"{event.to_zone.label}（{_new_park(event)}）", "园区变更"
        yield Draft(
            MessageKind.FIRM_MOVED,
            staff_of_firm(firm_id),
            f"{heading}：{name}",
            f"{name}自{day}起变更至{where}。",
            firm_id,
            link,
        )
    else:
        where, heading = event.to_zone.label, "园区迁移"
        yield from _across(event, name, day, link)
    yield Draft(
        MessageKind.FIRM_MOVED,
        the_firm(firm_id),
        f"{heading}已办结",
        f"贵企业自{day}起变更至{where}，此后由该园区受理有关事项。",
        firm_id,
        "/my",
    )


def _across(event: FirmMoved, name: str, day: str, link: str) -> Drafts:
    origin, goal = event.from_zone.label, event.to_zone.label
    yield Draft(
        MessageKind.FIRM_MOVED,
        staff_of_zone(event.to_zone),
        f"企业迁入：{name}",
        f"{name}自{day}起由{origin}迁入{goal}（{_new_park(event)}），此后由贵园区管理。",
        event.firm.firm_id,
        link,
    )
    yield Draft(
        MessageKind.FIRM_MOVED,
        staff_of_zone(event.from_zone),
        f"企业迁出：{name}",
        f"{name}自{day}起由{origin}迁往{goal}，此前日期的统计仍计入{origin}。",
        event.firm.firm_id,
        link if event.from_zone is Zone.OUTSIDE else None,  # the zone that was left no longer sees the firm's page
    )


def _new_park(event: FirmMoved) -> str:
    return max(event.firm.residencies, key=lambda period: period.valid_from).park_name or UNDIVIDED


def transfer_proposed(event: TransferProposed) -> Drafts:
    route = f"由{event.from_zone.label}迁往{event.to_zone.label}，生效日期 {chinese_date(event.effective_on)}"
    yield Draft(
        MessageKind.TRANSFER_PROPOSED,
        staff_of_zone(event.asked_zone),
        f"迁移待确认：{event.firm_name}",
        f"{event.firm_name}拟{route}，请确认或拒绝。",
        event.firm_id,
        "/transfers",
    )
    yield Draft(
        MessageKind.TRANSFER_PROPOSED,
        the_firm(event.firm_id),
        "迁移办理中",
        f"贵企业拟{route}，正在等待{event.asked_zone.label}确认。",
        event.firm_id,
        "/my",
    )


def transfer_refused(event: TransferRefused) -> Drafts:
    """To who proposed, and to the firm."""
    yield _to_proposer(
        event,
        MessageKind.TRANSFER_REFUSED,
        f"未获同意，仍计在原园区。理由：{event.reason}",
        "/transfers?state=refused",
    )
    yield Draft(
        MessageKind.TRANSFER_REFUSED,
        the_firm(event.firm_id),
        "迁移未办成",
        f"贵企业自{chinese_date(event.effective_on)}起迁往{event.to_zone.label}的事项未获同意，所属园区不变。",
        event.firm_id,
        "/my",
    )


def transfer_withdrawn(event: TransferWithdrawn) -> Drafts:
    """To who was asked, to the firm, and to a zone whose proposal the office took back."""
    link, day = "/transfers?state=withdrawn", chinese_date(event.effective_on)
    asked = event.to_zone if event.proposed_by_zone is event.from_zone else event.from_zone
    yield Draft(
        MessageKind.TRANSFER_WITHDRAWN,
        staff_of_zone(asked),
        f"迁移已撤回：{event.firm_name}",
        f"{event.firm_name}拟自{day}起由{event.from_zone.label}迁往{event.to_zone.label}，发起方已撤回，不需再确认。",
        event.firm_id,
        link,
    )
    if event.withdrawn_by_office and not event.proposed_by_office:
        said = "已由领导小组办公室撤回，仍计在原园区。"
        yield _to_proposer(event, MessageKind.TRANSFER_WITHDRAWN, said, link)
    yield Draft(
        MessageKind.TRANSFER_WITHDRAWN,
        the_firm(event.firm_id),
        "迁移已撤回",
        f"贵企业自{day}起迁往{event.to_zone.label}的事项已撤回，所属园区不变。",
        event.firm_id,
        "/my",
    )


def _to_proposer(event: TransferRefused | TransferWithdrawn, kind: MessageKind, said: str, link: str) -> Draft:
    """A receiving side that asked by code is told the code, not whose it is."""
    by_code = event.proposed_by_zone is event.to_zone and not event.proposed_by_office
    which = f"统一社会信用代码 {event.uscc} " if by_code else event.firm_name
    return Draft(
        kind,
        the_office() if event.proposed_by_office else staff_of_zone(event.proposed_by_zone),
        f"{kind.label}：{event.uscc if by_code else event.firm_name}",
        f"{which}拟自{chinese_date(event.effective_on)}起迁往{event.to_zone.label}，{said}",
        None if by_code else event.firm_id,
        link,
    )


DRAFTERS: Drafters = {
    FirmRegistered: registered,
    FirmMoved: moved,
    TransferProposed: transfer_proposed,
    TransferRefused: transfer_refused,
    TransferWithdrawn: transfer_withdrawn,
}
