"""What cultivation says of recognitions: registered, revoked, expiring."""

from datetime import timedelta

from contracts.codes import IntervalReason, MessageKind
from contracts.events.cultivation import (
    RecognitionExpiring,
    RecognitionGranted,
    RecognitionMirrored,
    RecognitionRevoked,
    RecognitionState,
)
from domain.spans import OPEN
from services.notifications.messages.rules import Draft, Drafts, chinese_date, staff_of_firm, the_firm


def registered(event: RecognitionMirrored | RecognitionGranted) -> Drafts:
    """The firm learns of its title; staff learn of it from the list or the decision behind it."""
    title = event.recognition
    number = f"证书编号 {title.number}，" if title.number else ""
    yield Draft(
        MessageKind.RECOGNITION_GRANTED,
        the_firm(title.firm_id),
        f"{title.programme.label}资格已登记",
        f"{title.firm_name}的{title.programme.label}资格已登记：{number}发证日期 {chinese_date(title.issued_on)}，"
        f"{_validity(title)}（{title.basis.label}）。",
        title.firm_id,
        "/my",
    )


def _validity(title: RecognitionState) -> str:
    """The interval as people read it, with an inclusive last day."""
    if title.valid_before >= OPEN:
        return f"自{chinese_date(title.valid_from)}起长期有效"
    last = chinese_date(title.valid_before - timedelta(days=1))
    return f"有效期自{chinese_date(title.valid_from)}至{last}"


def revoked(event: RecognitionRevoked) -> Drafts:
    title = event.recognition
    verb = IntervalReason(event.kind).label
    document = f"（文号：{event.document_no}）" if event.document_no else ""
    body = (
        f"{title.firm_name}的{title.programme.label}资格自{chinese_date(event.effective_on)}起被{verb}{document}，"
        f"理由：{event.reason}"
    )
    heading = f"{title.programme.label}资格{verb}"
    yield Draft(MessageKind.RECOGNITION_REVOKED, the_firm(title.firm_id), heading, body, title.firm_id, "/my")
    yield Draft(
        MessageKind.RECOGNITION_REVOKED,
        staff_of_firm(title.firm_id),
        f"{heading}：{title.firm_name}",
        body,
        title.firm_id,
        f"/firms/{title.firm_id}",
    )


def expiring(event: RecognitionExpiring) -> Drafts:
    title = event.recognition
    when = f"有效期至{chinese_date(event.valid_until)}，距到期不足{event.lead_months}个月"
    heading = f"{title.programme.label}资格将在{event.lead_months}个月内到期"
    yield Draft(
        MessageKind.RECOGNITION_EXPIRING,
        the_firm(title.firm_id),
        heading,
        f"贵企业的{title.programme.label}资格{when}。请及早准备重新认定，避免资格中断。",
        title.firm_id,
        "/my",
    )
    yield Draft(
        MessageKind.RECOGNITION_EXPIRING,
        staff_of_firm(title.firm_id),
        f"{heading}：{title.firm_name}",
        f"{title.firm_name}的{title.programme.label}资格{when}，请提醒并辅导企业准备重新认定。",
        title.firm_id,
        f"/firms/{title.firm_id}",
    )
