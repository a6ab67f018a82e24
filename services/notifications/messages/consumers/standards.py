"""What cultivation says of standards: staff and office learn of each change, a firm of one under its open application."""

from contracts.codes import COUNTED_ZONES
from contracts.events.standards import (
    ApplicationStandardChanged,
    ParameterScheduled,
    ParameterWithdrawn,
    StandardAdopted,
    StandardDrafted,
    StandardRetired,
    StandardStateData,
)
from contracts.messages import MessageKind
from contracts.standards import StandardChange
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import Draft, Drafts, chinese_date, staff_of_zone, the_firm, the_office


def _to_staff(of: StandardStateData, what: str, body: str) -> Drafts:
    """To the staff of every zone and the office; of one standard only the newest word stands."""
    title = f"{of.programme.label}标准{what}"
    for audience in (*map(staff_of_zone, COUNTED_ZONES), the_office()):
        yield Draft(
            MessageKind.STANDARD_CHANGED,
            audience,
            title,
            body,
            link=f"/standards/{of.standard_id}",
            matter=f"standard:{of.standard_id}",
        )


def drafted(event: StandardDrafted) -> Drafts:
    of = event.standard
    return _to_staff(of, "已起草", f"《{of.title}》（{of.version_name}）已起草，尚未采用，不作为判断依据。")


def adopted(event: StandardAdopted) -> Drafts:
    of = event.standard
    since = chinese_date(of.valid_from) if of.valid_from else ""
    return _to_staff(
        of, f"自{since}起采用", f"《{of.title}》自{since}起施行，依据：{of.document_no}。原标准于该日停用。"
    )


def retired(event: StandardRetired) -> Drafts:
    of = event.standard
    when = f"自{chinese_date(of.valid_before)}起停用" if of.valid_before else "草案已放弃"
    return _to_staff(of, when, f"《{of.title}》（{of.version_name}）{when}。理由：{event.reason}")


def scheduled(event: ParameterScheduled) -> Drafts:
    of, since = event.standard, chinese_date(event.valid_from)
    until = f"，至{chinese_date(event.valid_before)}前" if event.valid_before else ""
    body = f"《{of.title}》的“{event.parameter_name}”自{since}起为 {event.said}{until}（{event.mark.label}），依据：{event.citation}。"
    return _to_staff(of, f"自{since}起变动", body)


def withdrawn(event: ParameterWithdrawn) -> Drafts:
    of, since = event.standard, chinese_date(event.valid_from)
    body = f"《{of.title}》的“{event.parameter_name}”原定自{since}起的取值已撤回，仍按现行取值。"
    return _to_staff(of, "取值安排已撤回", body)


def told_applicant(event: ApplicationStandardChanged) -> Drafts:
    """A firm that is still writing its application."""
    of, since = event.application, chinese_date(event.valid_from)
    said = {
        StandardChange.ADOPTED: f"自{since}起施行新标准《{event.standard.title}》",
        StandardChange.RETIRED: f"标准《{event.standard.title}》自{since}起停用",
        StandardChange.PARAMETER_SCHEDULED: f"自{since}起“{event.said}”",
        StandardChange.PARAMETER_WITHDRAWN: f"“{event.said}”原定自{since}起的变动已撤回",
    }[event.change]
    yield Draft(
        MessageKind.STANDARD_CHANGED,
        the_firm(of.firm_id),
        f"{of.programme.label}标准变动，请核对申报草稿",
        f"贵企业有一份未提交的{of.programme.label}申报。{said}，请据此核对后再提交。",
        of.firm_id,
        f"/applications/{of.application_id}",
        f"application-standard:{of.application_id}",
    )


DRAFTERS: Drafters = {
    StandardDrafted: drafted,
    StandardAdopted: adopted,
    StandardRetired: retired,
    ParameterScheduled: scheduled,
    ParameterWithdrawn: withdrawn,
    ApplicationStandardChanged: told_applicant,
}
