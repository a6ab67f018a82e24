"""What cultivation says of recognitions: registered, revoked, expiring."""

from datetime import timedelta

from contracts.codes import Evidence, IntervalReason
from contracts.events.cultivation import (
    RecognitionExpiring,
    RecognitionGranted,
    RecognitionMirrored,
    RecognitionResumed,
    RecognitionReviewed,
    RecognitionRevoked,
    RecognitionState,
    RecognitionSuspended,
    ZoneCount,
)
from contracts.holding import SuspensionKind
from contracts.messages import MessageKind
from domain.spans import OPEN
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import (
    Draft,
    Drafts,
    chinese_date,
    one_account,
    staff_of_firm,
    staff_of_zone,
    the_firm,
    the_office,
)


def registered(event: RecognitionMirrored | RecognitionGranted) -> Drafts:
    """The firm learns of its title; staff learn of it from the list or the decision behind it.

    A certificate that ends an application is said by the application; what waits for the office is said to the office.
    """
    title = event.recognition
    if title.evidence is Evidence.UNVERIFIED:
        yield _proposed(title)
    elif title.application_id is None:
        yield _registered(title)


def _proposed(title: RecognitionState) -> Draft:
    return Draft(
        MessageKind.RECOGNITION_PROPOSED,
        the_office(),
        f"{title.programme.label}资格待核：{title.firm_name}",
        f"{title.firm_name}的{title.programme.label}资格已人工登记（证书编号 {title.number or '无'}，"
        f"文号 {title.document_no or '无'}），核实前不计入统计。",
        title.firm_id,
        f"/recognitions/{title.recognition_id}/confirm",
    )


def _registered(title: RecognitionState) -> Draft:
    number = f"证书编号 {title.number}，" if title.number else ""
    return Draft(
        MessageKind.RECOGNITION_GRANTED,
        the_firm(title.firm_id),
        f"{title.programme.label}资格已登记",
        f"{title.firm_name}的{title.programme.label}资格已登记：{number}发证日期 {chinese_date(title.issued_on)}，"
        f"{_validity(title)}（{title.evidence.label}）。",
        title.firm_id,
        "/my",
    )


def reviewed(event: RecognitionReviewed) -> Drafts:
    """Whoever entered the title learns what became of it; once it counts, the firm learns of it as of any other."""
    title = event.recognition
    done = "已核实" if event.confirmed else "未予核实"
    yield Draft(
        MessageKind.RECOGNITION_REVIEWED,
        one_account(event.entered_by),
        f"{title.programme.label}资格{done}：{title.firm_name}",
        f"{title.firm_name}的{title.programme.label}资格{done}：{event.reason}",
        title.firm_id,
        f"/firms/{title.firm_id}?tab=titles",
    )
    if event.confirmed:
        yield _registered(title)


def _validity(title: RecognitionState) -> str:
    """The interval as people read it, with an inclusive last day."""
    if title.valid_before >= OPEN:
        return f"自{chinese_date(title.valid_from)}起长期有效"
    last = chinese_date(title.valid_before - timedelta(days=1))
    return f"有效期自{chinese_date(title.valid_from)}至{last}"


ENDED = {
    IntervalReason.CANCELLED: "被取消",
    IntervalReason.REVOKED: "被撤销",
    IntervalReason.MOVED: "因部分搬迁失效",
    IntervalReason.SUCCEEDED: "转由承继企业持有",
}


def revoked(event: RecognitionRevoked) -> Drafts:
    title = event.recognition
    verb = IntervalReason(event.kind).label
    document = f"（文号：{event.document_no}）" if event.document_no else ""
    body = (
        f"{title.firm_name}的{title.programme.label}资格自{chinese_date(event.effective_on)}起{ENDED[IntervalReason(event.kind)]}{document}，"
        f"理由：{event.reason}"
    )
    heading = f"{title.programme.label}资格{verb}"
    yield Draft(MessageKind.RECOGNITION_REVOKED, the_firm(title.firm_id), heading, body, title.firm_id, "/my")
    if title.list_id is not None:  # the list itself is said to the staff, once
        return
    yield Draft(
        MessageKind.RECOGNITION_REVOKED,
        staff_of_firm(title.firm_id),
        f"{heading}：{title.firm_name}",
        body,
        title.firm_id,
        f"/firms/{title.firm_id}",
    )


def suspended(event: RecognitionSuspended) -> Drafts:
    """A later suspension or resumption of the same title takes the place of what was said before."""
    verb = SuspensionKind(event.kind).label
    until = f"至{chinese_date(event.ends_on)}" if event.ends_on else "起"
    when = f"自{chinese_date(event.begins_on)}{until}{verb}"
    yield from _rested(event, verb, f"{when}，理由：{event.reason}。暂停期间仍计入统计，并予标明。")


def resumed(event: RecognitionResumed) -> Drafts:
    yield from _rested(event, "恢复", f"自{chinese_date(event.resumed_on)}起恢复，理由：{event.reason}。")


def _rested(event: RecognitionSuspended | RecognitionResumed, verb: str, words: str) -> Drafts:
    """The firm and the staff of its zone."""
    title = event.recognition
    matter = f"rest:{title.recognition_id}"
    document = f"（文号：{event.document_no}）" if event.document_no else ""
    heading, body = (
        f"{title.programme.label}资格{verb}",
        f"{title.firm_name}的{title.programme.label}资格{words}{document}",
    )
    kind = MessageKind.RECOGNITION_SUSPENDED
    yield Draft(kind, the_firm(title.firm_id), heading, body, title.firm_id, "/my", matter)
    to, link = staff_of_firm(title.firm_id), f"/recognitions/{title.recognition_id}"
    yield Draft(kind, to, f"{heading}：{title.firm_name}", body, title.firm_id, link, matter)


def expiring(event: RecognitionExpiring) -> Drafts:
    """A later reminder of the same title takes the place of the earlier one."""
    title = event.recognition
    matter = f"expiry:{title.recognition_id}"
    when = f"有效期至{chinese_date(event.valid_until)}，距到期不足{event.lead_months}个月"
    heading = f"{title.programme.label}资格将在{event.lead_months}个月内到期"
    yield Draft(
        MessageKind.RECOGNITION_EXPIRING,
        the_firm(title.firm_id),
        heading,
        f"贵企业的{title.programme.label}资格{when}。请及早准备重新认定，避免资格中断。",
        title.firm_id,
        "/my",
        matter,
    )
    if event.of_zone is not None:
        yield _of_zone(event.of_zone, event.lead_months)


def _of_zone(found: ZoneCount, lead_months: int) -> Draft:
    """One message per zone, lead and run; the list of firms is the page 到期预警."""
    return Draft(
        MessageKind.RECOGNITION_EXPIRING,
        staff_of_zone(found.zone),
        f"{found.firms} 家企业的资格将在{lead_months}个月内到期",
        f"{found.zone.label}有 {found.firms} 家企业的资格新进入{lead_months}个月内到期的范围，请提醒并辅导企业准备重新认定。",
        link=f"/expiring?within_months={lead_months}",
    )


DRAFTERS: Drafters = {
    RecognitionMirrored: registered,
    RecognitionGranted: registered,
    RecognitionReviewed: reviewed,
    RecognitionRevoked: revoked,
    RecognitionSuspended: suspended,
    RecognitionResumed: resumed,
    RecognitionExpiring: expiring,
}
