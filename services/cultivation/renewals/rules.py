"""What may be said of a renewal, and what an ending certificate's state is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.renewals import ACCEPTED, RenewalProgress, RenewalState
from domain.findings import Finding

DECLINED_HAS_NONE = Finding("not_renewing", "不重报的证书没有进度和受理日期")
PROGRESS_WANTED = Finding("progress_required", "请选择重报的进度")
ACCEPTED_WANTED = Finding("accepted_on_required", "已受理的须填写受理日期")
NOT_ACCEPTED_YET = Finding("not_accepted_yet", "尚未受理，没有受理日期")
AHEAD = Finding("date_in_future", "日期不得晚于今天")
BEFORE_ISSUE = Finding("accepted_before_issue", "受理日期不得早于现有证书的发证日期")


@dataclass(frozen=True, slots=True)
class Statement:
    """是否重报, 进度 and 受理日期, as of a day."""

    renewing: bool
    progress: RenewalProgress | None
    accepted_on: date | None
    told_on: date


def faults(said: Statement, issued_on: date, today: date) -> Iterator[tuple[str, Finding]]:
    """By field why a statement cannot stand."""
    if not said.renewing and (said.progress or said.accepted_on):
        yield "renewing", DECLINED_HAS_NONE
    if said.renewing and said.progress is None:
        yield "progress", PROGRESS_WANTED
    if said.progress in ACCEPTED and said.accepted_on is None:
        yield "accepted_on", ACCEPTED_WANTED
    if said.progress in (RenewalProgress.PREPARING, RenewalProgress.SUBMITTED) and said.accepted_on is not None:
        yield "accepted_on", NOT_ACCEPTED_YET
    for name, day in (("accepted_on", said.accepted_on), ("told_on", said.told_on)):
        if day is not None and day > today:
            yield name, AHEAD
    if said.accepted_on is not None and said.accepted_on < issued_on:
        yield "accepted_on", BEFORE_ISSUE


def state_of(renewing: bool | None, progress: RenewalProgress | None, *, renewed: bool) -> RenewalState:
    """Where a certificate stands; `renewing` None: nobody has said anything."""
    if renewed:
        return RenewalState.RENEWED
    if renewing is None:
        return RenewalState.UNKNOWN
    return RenewalState(progress.value) if renewing and progress else RenewalState.DECLINED
