"""What cultivation says of official lists: the one who uploaded it learns what was matched."""

from contracts.codes import MessageKind
from contracts.events.cultivation import OfficialListReconciled
from services.notifications.messages.rules import Draft, Drafts, one_account


def reconciled(event: OfficialListReconciled) -> Drafts:
    cure = "未匹配的企业待建档后会自动重试，也可人工匹配。" if event.unmatched else ""
    yield Draft(
        MessageKind.LIST_RECONCILED,
        one_account(event.started_by),
        f"{event.programme.label}名单匹配完成",
        f"文号：{event.document_no}。已匹配 {event.matched} 家，待匹配 {event.unmatched} 家，"
        f"无变化 {event.unchanged} 家，有误 {event.refused} 行。{cure}",
        link=f"/official-lists/{event.list_id}",
    )
