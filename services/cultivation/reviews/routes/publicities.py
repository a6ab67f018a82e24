"""Routes from publicity to certificate; the office acts for the publishing and issuing authorities."""

from fastapi import Depends, Response

from contracts.codes import ApplicationAction, Role
from contracts.commands.applications import (
    Announce,
    Certify,
    DismissObjection,
    FileApplication,
    FileObjection,
    OpenPublicity,
)
from contracts.fields import Id
from contracts.queries.applications import ApplicationView
from contracts.routes import cultivation as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.reviews.routes.taking import take

router = Router(dependencies=[Depends(allow(Role.OFFICE))])
TODAY = OpenPublicity()
NO_NOTE = FileApplication()


@router.post(routes.OPEN_PUBLICITY.path, response_model=ApplicationView)
async def open_publicity(application_id: Id, action: ActionDep, body: OpenPublicity = TODAY) -> Response:
    """开始公示; the period counts working days."""
    return await take(action, ApplicationAction.OPEN_PUBLICITY, application_id, body)


@router.post(routes.OBJECT_TO_APPLICATION.path, response_model=ApplicationView)
async def object_to_application(application_id: Id, body: FileObjection, action: ActionDep) -> Response:
    """登记异议."""
    return await take(action, ApplicationAction.OBJECT, application_id, body)


@router.post(routes.DISMISS_OBJECTION.path, response_model=ApplicationView)
async def dismiss_objection(application_id: Id, body: DismissObjection, action: ActionDep) -> Response:
    """异议不成立; an objection that holds ends in :reject."""
    return await take(action, ApplicationAction.DISMISS_OBJECTION, application_id, body)


@router.post(routes.FILE_APPLICATION.path, response_model=ApplicationView)
async def file_application(application_id: Id, action: ActionDep, body: FileApplication = NO_NOTE) -> Response:
    """备案 after the period has run."""
    return await take(action, ApplicationAction.FILE, application_id, body)


@router.post(routes.ANNOUNCE_APPLICATION.path, response_model=ApplicationView)
async def announce_application(application_id: Id, body: Announce, action: ActionDep) -> Response:
    """公告 with document number and date."""
    return await take(action, ApplicationAction.ANNOUNCE, application_id, body)


@router.post(routes.CERTIFY_APPLICATION.path, response_model=ApplicationView)
async def certify_application(application_id: Id, body: Certify, action: ActionDep) -> Response:
    """登记证书; the recognition is mirrored in the same transaction."""
    return await take(action, ApplicationAction.CERTIFY, application_id, body)
