"""Closed vocabulary of renewals in hand: how far the re-recognition of a certificate has come."""

from contracts.codes import Labelled, Programme


class RenewalProgress(Labelled):
    """What a firm or its park says of a renewal that it wants."""

    PREPARING = "preparing", "准备材料"
    SUBMITTED = "submitted", "已提交"
    ACCEPTED = "accepted", "已受理"
    PUBLICITY = "publicity", "公示中"
    APPROVED = "approved", "已通过，待发证"
    REFUSED = "refused", "未通过"


ACCEPTED = (RenewalProgress.ACCEPTED, RenewalProgress.PUBLICITY, RenewalProgress.APPROVED)
"""From 受理 until it is refused: nobody is reminded any more, and the date of 受理 is known."""


class RenewalState(Labelled):
    """Where an ending certificate stands: as its renewal, or without one."""

    UNKNOWN = "unknown", "未填报"
    DECLINED = "declined", "不重报"
    PREPARING = "preparing", "准备材料"
    SUBMITTED = "submitted", "已提交"
    ACCEPTED = "accepted", "已受理"
    PUBLICITY = "publicity", "公示中"
    APPROVED = "approved", "已通过，待发证"
    REFUSED = "refused", "未通过"
    RENEWED = "renewed", "已换证"


AT_RISK = (
    RenewalState.UNKNOWN,
    RenewalState.DECLINED,
    RenewalState.PREPARING,
    RenewalState.SUBMITTED,
    RenewalState.REFUSED,
)
"""Certificates that may end without a successor: nothing has been accepted for them."""


def acceptance_of(programme: Programme) -> str:
    """What the day of 受理 is called: HNTE is applied for on the national platform, every other title on another."""
    return "国家平台受理日期" if programme is Programme.HNTE else "受理日期"
