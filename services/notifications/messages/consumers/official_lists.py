"""What cultivation says of official lists: who uploaded it learns what was matched, zones what concerns their firms."""

from contracts.events.cultivation import OfficialListReconciled
from contracts.messages import MessageKind
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import Draft, Drafts, one_account, staff_of_zone


def reconciled(event: OfficialListReconciled) -> Drafts:
    cure = "未匹配的企业待建档后会自动重试，也可人工匹配。" if event.unmatched else ""
    yield Draft(
        MessageKind.LIST_RECONCILED,
        one_account(event.started_by),
        f"{event.programme.label}{event.kind.label}名单匹配完成",
        f"文号：{event.document_no}。已匹配 {event.matched} 家，待匹配 {event.unmatched} 家，"
        f"无变化 {event.unchanged} 家，有误 {event.refused} 行。{cure}",
        link=f"/official-lists/{event.list_id}",
    )
    for each in event.matched_by_zone:
        yield Draft(
            MessageKind.LIST_RECONCILED,
            staff_of_zone(each.zone),
            f"{event.programme.label}{event.kind.label}名单涉及 {each.firms} 家企业",
            f"文号：{event.document_no}。{event.kind.label}名单涉及{each.zone.label} {each.firms} 家企业，详见名单。",
            link=f"/official-lists/{event.list_id}?outcome=matched",
        )


DRAFTERS: Drafters = {
    OfficialListReconciled: reconciled,
}
