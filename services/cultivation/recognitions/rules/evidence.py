"""How a title is known, what an entry by hand must bring, and what may be done with a title."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from contracts.codes import AWAITING, Evidence, RecognitionBasis, Role
from contracts.holding import TitleAction
from domain.certificate_numbers import is_running, warn
from domain.spans import Days
from services.cultivation.recognitions.rules.recognition import Objection

ATTESTED = (Evidence.ANNOUNCED, Evidence.DECIDED)
WHILE_HELD = (TitleAction.MOVE, TitleAction.PASS_ON, TitleAction.REISSUE, TitleAction.LINK)


@dataclass(frozen=True)
class Entry:
    """An entry by hand; `number` in its normal form, `pattern` what the programme's numbers look like (may be empty)."""

    basis: RecognitionBasis
    number: str | None
    number_reason: str | None
    document_no: str | None
    document_on: date | None
    pattern: str

    @property
    def plausible(self) -> bool:
        return self.number is not None and warn(self.number, self.pattern) is None


def evidence_of(entry: Entry, role: str) -> Evidence:
    """What the office enters with document and number is announced, or decided; all else waits for a second person."""
    if role == Role.STAFF:
        return Evidence.UNVERIFIED
    if entry.basis is RecognitionBasis.ISSUED:
        return Evidence.DECIDED
    return Evidence.ANNOUNCED if entry.plausible else Evidence.UNVERIFIED


def incomplete(entry: Entry, today: date) -> list[Objection]:
    """What an entry by hand lacks: its document, and its number or the reason why there is none."""
    found = []
    if not entry.document_no:
        found.append(Objection("required", "请填写公告或证书文件的文号", "/document_no"))
    if entry.document_on is None:
        found.append(Objection("required", "请填写文件日期", "/document_on"))
    elif entry.document_on > today:
        found.append(Objection("document_in_future", "文件日期不得晚于今天", "/document_on"))
    return found + _number_faults(entry)


def _number_faults(entry: Entry) -> list[Objection]:
    if entry.number is None:
        if entry.number_reason or entry.basis is RecognitionBasis.ISSUED:
            return []
        return [Objection("number_or_reason", "请填写证书编号；确无编号的，请说明原因", "/number")]
    if is_running(entry.number):
        return [Objection("running_number", "序号不是证书编号", "/number")]
    if not entry.plausible and not entry.number_reason:
        return [Objection("certificate_no_unusual", "编号与该项目的形式不符；确实如此的，请说明原因", "/number")]
    return []


@dataclass(frozen=True)
class Title:
    """What decides about actions; `entered_by` are the accounts that entered or corrected it, `suspended` speaks of today.

    `decided` says that a decision has ended it.
    """

    evidence: Evidence
    valid: Days
    entered_by: Collection[str]
    suspended: bool = False
    decided: bool = False


def actions(title: Title, role: str, subject: str) -> tuple[TitleAction, ...]:
    """What the caller may do. Staff change their proposals only; nobody confirms what he has entered or corrected."""
    if role == Role.STAFF:
        return (TitleAction.CORRECT, TitleAction.VOID) if title.evidence is Evidence.UNVERIFIED else ()
    if role not in (Role.OFFICE, Role.SYSTEM):
        return ()
    found: list[TitleAction] = []
    if title.evidence in AWAITING:
        if subject not in title.entered_by:
            found.append(TitleAction.CONFIRM)
        found.append(TitleAction.REFUSE)
    if _can_end(title):
        found += [TitleAction.REVOKE, TitleAction.RESUME if title.suspended else TitleAction.SUSPEND, *WHILE_HELD]
    if title.decided and title.evidence is not Evidence.UNVERIFIED:
        found.append(TitleAction.REINSTATE)
    return (*found, TitleAction.CORRECT, TitleAction.MERGE, TitleAction.VOID)


def _can_end(title: Title) -> bool:
    """Only what was verified and was ever valid; an expired or cancelled one may be ended from an earlier day."""
    return title.evidence is not Evidence.UNVERIFIED and title.valid.start < title.valid.before
