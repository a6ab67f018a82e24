"""What cultivation says of applications: each side learns what the other did and what is due."""

from contracts.codes import ApplicationState
from contracts.events.cultivation import (
    ApplicationAdvanced,
    ApplicationChangesRequested,
    ApplicationDecided,
    ApplicationResubmitted,
    ApplicationStateData,
    ApplicationSubmitted,
    ApplicationSupplyChanged,
    ApplicationWithdrawn,
    PublicityOpened,
)
from contracts.messages import MessageKind
from contracts.reviews import SupplyStanding
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import (
    Audience,
    Draft,
    Drafts,
    chinese_date,
    staff_of_firm,
    the_firm,
    the_office,
)


def _draft(kind: MessageKind, audience: Audience, of: ApplicationStateData, title: str, body: str) -> Draft:
    """About one application: what was said of it before to the same audience is out of date."""
    path, matter = f"/applications/{of.application_id}", f"application:{of.application_id}"
    return Draft(kind, audience, title, body, of.firm_id, path, matter)


def _receipt(of: ApplicationStateData) -> str:
    return f"（受理编号 {of.receipt_no}）" if of.receipt_no else ""


def submitted(event: ApplicationSubmitted) -> Drafts:
    """To the firm, and to whoever reviews it next: a supplement returns to the stage that asked."""
    of, kind = event.application, MessageKind.APPLICATION_SUBMITTED
    again = isinstance(event, ApplicationResubmitted)
    by_office = of.state is ApplicationState.PROVINCIAL_REVIEW
    next_step = (of.state if by_office else ApplicationState.FORMAL_REVIEW).label
    what = f"{of.programme.label}{'补正材料' if again else '申报'}"
    yield _draft(
        kind,
        the_firm(of.firm_id),
        of,
        f"{what}已提交",
        f"贵企业的{what}{_receipt(of)}已提交，为第 {event.submission_seq} 次提交，请等待{next_step}。",
    )
    yield _draft(
        kind,
        the_office() if by_office else staff_of_firm(of.firm_id),
        of,
        f"待{next_step}：{of.firm_name}",
        f"{of.firm_name}提交了{what}{_receipt(of)}，为第 {event.submission_seq} 次提交，请办理{next_step}。",
    )


def changes_requested(event: ApplicationChangesRequested) -> Drafts:
    of, due = event.application, chinese_date(event.due_on)
    reasons = "；".join(f"{number}. {reason.message}" for number, reason in enumerate(event.reasons, 1))
    yield _draft(
        MessageKind.CHANGES_REQUESTED,
        the_firm(of.firm_id),
        of,
        f"{of.programme.label}申报需补正，{due}前提交",
        f"贵企业的{of.programme.label}申报{_receipt(of)}需要补正，请于{due}（含当日）前重新提交，逾期未提交的申报即告终止。"
        f"补正事项：{reasons}。",
    )
    yield _draft(
        MessageKind.CHANGES_REQUESTED,
        staff_of_firm(of.firm_id),
        of,
        f"已退回补正：{of.firm_name}",
        f"{of.firm_name}的{of.programme.label}申报{_receipt(of)}已退回补正，截止{due}（含当日）。补正事项：{reasons}。",
    )


def advanced(event: ApplicationAdvanced) -> Drafts:
    """The firm learns of each step; the office when its turn has come."""
    of, kind = event.application, MessageKind.APPLICATION_PROGRESS
    note = f"说明：{event.note}。" if event.note and event.note != of.state.label else ""
    yield _draft(
        kind,
        the_firm(of.firm_id),
        of,
        f"{of.programme.label}申报进展：{of.state.label}",
        f"贵企业的{of.programme.label}申报{_receipt(of)}进入“{of.state.label}”环节。{note}",
    )
    if of.state is ApplicationState.RECOMMENDED:
        yield _draft(
            kind,
            the_office(),
            of,
            f"待省级审核：{of.firm_name}",
            f"{of.firm_name}的{of.programme.label}申报{_receipt(of)}已由园区推荐上报，请办理审核。{note}",
        )


def supply_changed(event: ApplicationSupplyChanged) -> Drafts:
    """What has come is the park's to confirm; what was decided of it the firm is told."""
    of, note = event.application, f"说明：{event.note}。" if event.note else ""
    if event.standing is SupplyStanding.SUPPLIED:
        yield _draft(
            MessageKind.APPLICATION_PROGRESS,
            staff_of_firm(of.firm_id),
            of,
            f"容缺材料已补交，待确认：{of.firm_name}",
            f"{of.firm_name}的{of.programme.label}申报{_receipt(of)}已补交“{event.material_name}”，请审核后确认或退回。{note}",
        )
        return
    day = chinese_date(event.due_on)
    until = f"，请于{day}（含当日）前补交" if event.standing in (SupplyStanding.OWED, SupplyStanding.OVERDUE) else ""
    yield _draft(
        MessageKind.APPLICATION_PROGRESS,
        the_firm(of.firm_id),
        of,
        f"{of.programme.label}申报容缺材料{event.standing.label}",
        f"贵企业的{of.programme.label}申报{_receipt(of)}容缺材料“{event.material_name}”{event.standing.label}{until}。{note}",
    )


def publicity_opened(event: PublicityOpened) -> Drafts:
    of = event.application
    span = f"公示期自{chinese_date(event.opens_on)}至{chinese_date(event.closes_on)}（含当日）"
    for audience, whose in ((the_firm(of.firm_id), "贵企业"), (staff_of_firm(of.firm_id), of.firm_name)):
        yield _draft(
            MessageKind.APPLICATION_PROGRESS,
            audience,
            of,
            f"{of.programme.label}拟认定公示：{of.firm_name}",
            f"{whose}的{of.programme.label}申报{_receipt(of)}已进入公示，{span}。",
        )


def decided(event: ApplicationDecided) -> Drafts:
    of = event.application
    if of.state is ApplicationState.CERTIFIED:
        outcome, detail = "通过", "认定通过，证书已登记。"
    else:
        outcome, detail = of.state.label, f"结果为“{of.state.label}”。理由：{'；'.join(event.reasons) or '未填写'}"
    for audience, whose in ((the_firm(of.firm_id), "贵企业"), (staff_of_firm(of.firm_id), of.firm_name)):
        yield _draft(
            MessageKind.APPLICATION_DECIDED,
            audience,
            of,
            f"{of.programme.label}申报{outcome}：{of.firm_name}",
            f"{whose}的{of.programme.label}申报{_receipt(of)}{detail}",
        )


def withdrawn(event: ApplicationWithdrawn) -> Drafts:
    of = event.application
    reason = f"理由：{event.reason}" if event.reason else ""
    for audience, whose in ((the_firm(of.firm_id), "贵企业"), (staff_of_firm(of.firm_id), of.firm_name)):
        yield _draft(
            MessageKind.APPLICATION_PROGRESS,
            audience,
            of,
            f"{of.programme.label}申报已撤回：{of.firm_name}",
            f"{whose}的{of.programme.label}申报{_receipt(of)}已撤回。{reason}",
        )


DRAFTERS: Drafters = {
    ApplicationSubmitted: submitted,
    ApplicationResubmitted: submitted,
    ApplicationChangesRequested: changes_requested,
    ApplicationAdvanced: advanced,
    ApplicationSupplyChanged: supply_changed,
    PublicityOpened: publicity_opened,
    ApplicationDecided: decided,
    ApplicationWithdrawn: withdrawn,
}
