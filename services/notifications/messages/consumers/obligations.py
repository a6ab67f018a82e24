"""What cultivation says of obligations: that one falls due."""

from contracts.events.cultivation import ObligationDue, ZoneCount
from contracts.messages import MessageKind
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import Draft, Drafts, chinese_date, staff_of_zone, the_firm


def due(event: ObligationDue) -> Drafts:
    """A later reminder of the same obligation takes the place of the earlier one."""
    yield Draft(
        MessageKind.OBLIGATION_DUE,
        the_firm(event.firm_id),
        f"{event.duty_name}将于{chinese_date(event.due_on)}截止",
        f"贵企业须在{chinese_date(event.due_on)}（含当日）前完成{event.duty_name}（{event.period}），距截止不足{event.lead_days}天。"
        "在主管部门平台办理后，请在本系统填写完成日期和受理编号。",
        event.firm_id,
        "/my/obligations",
        f"obligation:{event.firm_id}:{event.duty}:{event.period}",
    )
    if event.of_zone is not None:
        yield _of_zone(event, event.of_zone)


def _of_zone(event: ObligationDue, found: ZoneCount) -> Draft:
    """One message per zone, duty and lead; the list of firms is the page 应尽事项."""
    return Draft(
        MessageKind.OBLIGATION_DUE,
        staff_of_zone(found.zone),
        f"{found.firms} 家企业的{event.duty_name}将于{chinese_date(event.due_on)}截止",
        f"{found.zone.label}有 {found.firms} 家企业尚未完成{event.duty_name}，距截止不足{event.lead_days}天，请提醒企业办理并确认。",
        link=f"/obligations?programme={event.programme.value}&year={event.due_on.year}&state=due",
    )


DRAFTERS: Drafters = {ObligationDue: due}
