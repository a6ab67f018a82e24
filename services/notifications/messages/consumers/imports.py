"""What the registry says of roster imports: the one who started it learns how it ended."""

from contracts.codes import ImportMode
from contracts.events.registry import ImportCompleted
from contracts.messages import MessageKind
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import Draft, Drafts, clipped, one_account

NAME_LENGTH = 80


def completed(event: ImportCompleted) -> Drafts:
    done = "校验完成" if event.mode == ImportMode.VALIDATE.value else "导入完成"
    cure = "请下载错误明细，更正后重新导入。" if event.refused else ""
    yield Draft(
        MessageKind.IMPORT_COMPLETED,
        one_account(event.started_by),
        f"{done}：{clipped(event.filename, NAME_LENGTH)}",
        f"新增 {event.created} 家，更新 {event.updated} 家，无变化 {event.unchanged} 家，"
        f"有误 {event.refused} 行。{cure}",
        link=f"/imports/{event.import_id}",
    )


DRAFTERS: Drafters = {
    ImportCompleted: completed,
}
