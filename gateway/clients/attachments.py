"""Attachments of applications as pages read and send them."""

from contracts.commands.attachments import AddAttachment
from contracts.queries.attachments import AttachmentList, AttachmentView
from contracts.routes import cultivation as routes
from gateway.clients.upstream import Download, Upstream
from kit.data.caller import Caller


class Attachments(Upstream):
    """Part of the client of cultivation."""

    async def attachments(self, caller: Caller, application_id: str) -> AttachmentList:
        return await self.read(caller, AttachmentList, routes.LIST_ATTACHMENTS, application_id=application_id)

    async def add_attachment(
        self, caller: Caller, application_id: str, command: AddAttachment, data: bytes, key: str
    ) -> AttachmentView:
        ids = {"application_id": application_id}
        return await self.upload(caller, AttachmentView, routes.ADD_ATTACHMENT, command, data, key, **ids)

    async def remove_attachment(self, caller: Caller, application_id: str, attachment_id: str) -> AttachmentList:
        return await self.act(
            caller,
            AttachmentList,
            routes.REMOVE_ATTACHMENT,
            application_id=application_id,
            attachment_id=attachment_id,
        )

    async def attachment_file(self, caller: Caller, application_id: str, attachment_id: str) -> Download:
        ids = {"application_id": application_id, "attachment_id": attachment_id}
        return await self.download(caller, routes.GET_ATTACHMENT, **ids)
