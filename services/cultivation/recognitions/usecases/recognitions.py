"""Registering titles: mirrored from an official list, or issued here; one by one or thousands at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from contracts.codes import NOT_TITLES, Evidence, IntervalReason, RecognitionBasis, Role
from contracts.queries.cultivation import RecognitionView
from domain.certificate_numbers import is_running
from domain.spans import Interval
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulids
from kit.data.problem import FieldError, Problem, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import VERSION, known_firms
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.reads.policies import policy_on
from services.cultivation.recognitions.reads.recognitions import find
from services.cultivation.recognitions.rules.evidence import ATTESTED, Entry, evidence_of, incomplete
from services.cultivation.recognitions.rules.identity import KnownTitle, Meeting, joined
from services.cultivation.recognitions.rules.recognition import Objection, objections
from services.cultivation.recognitions.usecases.changes import title_row
from services.cultivation.recognitions.usecases.entries import GrantOutcome, GrantRecognition, NewTitle, register
from services.cultivation.recognitions.usecases.existing import Existing
from services.cultivation.recognitions.usecases.reviews import Source, complete

NOT_KNOWN = Objection("firm_not_known_yet", "企业信息尚未同步，请稍后重试", "/firm_id")
NUMBER_TAKEN = Objection("number_taken", "该证书编号已登记在另一家企业名下", "/number")
UNCLEAR = Objection("several_titles", "该企业有多条可能是同一认定的资格，请人工核对", "/number")
NOT_A_TITLE = Objection(
    "not_a_title", "规上、上市和创新积分不是认定的资格，请在企业数据或上市培育库中登记", "/programme"
)
RUNNING = Objection("running_number", "序号不是证书编号", "/number")
NO_PREDECESSOR = Objection("no_predecessor", "上一证书应为该企业同一项目、发证更早的资格", "/predecessor_id")


def grant(session: WriteSession, command: GrantRecognition, caller: Caller) -> RecognitionView:
    """Register one title. Raises 409 recognition_exists, and what `grant_or_find` raises."""
    recognition_id, was_there = grant_or_find(session, command, caller)
    if was_there:
        raise conflict(
            "recognition_exists", "该资格已登记", "同一企业的同一认定已经登记。", recognition_id=recognition_id
        )
    return find(session, recognition_id, caller)


def grant_or_find(session: WriteSession, command: GrantRecognition, caller: Caller) -> tuple[str, bool]:
    """Register one title, or find the one that was there and gains nothing: its id, and whether it was there.

    Raises 403, 404 for a firm outside the scope, 409 number_taken or firm_not_known_yet, 422.
    What is entered by hand brings its document, and its number or a reason; without a second source it waits (待核).
    """
    _permit(session, command, caller)
    if command.list_id is None and command.application_id is None:
        command = _by_hand(session, command, caller)
    result = grant_many(session, [command])[0]
    if result.recognition_id is None:
        raise _refusal(result.objections)
    if not result.fresh and result.completed is None:
        return result.recognition_id, True
    session.audit("recognition", result.recognition_id, firm_id=command.firm_id, programme=command.programme.value)
    return result.recognition_id, False


def _by_hand(session: WriteSession, command: GrantRecognition, caller: Caller) -> GrantRecognition:
    """The entry with how it is known. Raises 422 for what it lacks and for a programme that staff may not propose."""
    entry = Entry(
        command.basis,
        command.key,
        command.number_reason,
        command.document_no,
        command.document_on,
        edition_on(command.programme, command.issued_on).number_pattern,
    )
    found = incomplete(entry, clock.today())
    if caller.role == Role.STAFF and not policy_on(session, command.programme, clock.today()).proposable:
        found.append(Objection("not_proposable", "该项目的资格由领导小组办公室登记", "/programme"))
    if found:
        raise _refusal(found)
    return replace(command, evidence=evidence_of(entry, caller.role))


def _numbers(commands: Sequence[GrantRecognition]) -> dict[str, list[str]]:
    """The keys of the certificate numbers of each programme."""
    found: dict[str, set[str]] = defaultdict(set)
    for command in commands:
        if command.key:
            found[command.programme.value].add(command.key)
    return {programme: sorted(found[programme]) for programme in sorted(found)}


def grant_many(
    session: WriteSession, commands: Sequence[GrantRecognition], *, projecting: bool = True
) -> list[GrantOutcome]:
    """Register titles with a fixed number of statements; one outcome per command, in their order.

    Scope is not checked here. Repeating a command finds the recognition that is there; one that says more than is known
    completes it. Whoever loads years of titles says `projecting=False` and projects each firm once at the end.
    """
    firms = known_firms(session, sorted({command.firm_id for command in commands}))
    store = Existing(session, sorted(firms), _numbers(commands))
    today = clock.today()
    results: list[GrantOutcome] = []
    fresh: list[tuple[str, GrantRecognition]] = []
    for new_id, command in zip(ulids(len(commands)), commands, strict=True):
        result = _judge(new_id, command, firms, store, today)
        if result.recognition_id and result.fresh:
            fresh.append((result.recognition_id, command))
        elif result.recognition_id and result.completed:
            _write(session, fresh, firms, store)
            _complete(session, result.recognition_id, command)
        if result.recognition_id and (result.fresh or result.completed):
            store.remember(command.programme.value, _known(result.recognition_id, command))
        results.append(result)
    _write(session, fresh, firms, store)
    if projecting:
        written = (command.firm_id for command, result in zip(commands, results, strict=True) if result.fresh)
        session.touched(*written)
    return results


def _write(
    session: WriteSession, fresh: list[tuple[str, GrantRecognition]], firms: Mapping[str, str], store: Existing
) -> None:
    """Register what is new so far; what follows what is seen only now, as entries come in any order."""
    register(
        session,
        [NewTitle(title_id, each, firms[each.firm_id], _before(title_id, each, store)) for title_id, each in fresh],
    )
    fresh.clear()


def _before(title_id: str, command: GrantRecognition, store: Existing) -> str | None:
    return command.predecessor_id or store.predecessor(command.firm_id, command.programme, command.issued_on, title_id)


def _judge(
    new_id: str, command: GrantRecognition, firms: Collection[str], store: Existing, today: date
) -> GrantOutcome:
    if command.firm_id not in firms:
        return _refused(NOT_KNOWN)
    if command.key and is_running(command.key):
        return _refused(RUNNING)
    holder = store.holder(command.programme, command.key, command.firm_id)
    if holder is not None and holder.firm_id != command.firm_id:
        return _refused(NUMBER_TAKEN)
    found = _objections(command, store, today)
    how, title = store.meet(command.firm_id, command.programme, command.key, command.issued_on, command.evidence)
    if found and (holder is None or how is Meeting.COMPLETES):
        return _refused(*found)
    if how is Meeting.UNCLEAR:
        return _refused(UNCLEAR)
    if title is None:
        return GrantOutcome(new_id, fresh=True)
    if how is Meeting.COMPLETES and command.evidence is not Evidence.UNVERIFIED:
        return GrantOutcome(title.recognition_id, completed=_gain(title, command))
    return GrantOutcome(title.recognition_id)


def _refused(*found: Objection) -> GrantOutcome:
    return GrantOutcome(None, objections=found)


def _objections(command: GrantRecognition, store: Existing, today: date) -> list[Objection]:
    if command.programme in NOT_TITLES:
        return [NOT_A_TITLE]
    edition = edition_on(command.programme, command.issued_on)
    found = objections(command.basis, edition.issuable_here, command.issued_on, command.valid, today)
    before = command.predecessor_id
    if before and not store.is_earlier(before, command.firm_id, command.programme, command.issued_on):
        found.append(NO_PREDECESSOR)
    return found


def _gain(title: KnownTitle, command: GrantRecognition) -> str:
    """What the recognition that is there gains, in words."""
    gains = [f"已补证书编号 {command.number}"] if title.key is None and command.number else ["已由官方名单核实"]
    if title.issued_on != command.issued_on:
        gains.append(f"发证日期由 {title.issued_on} 改为 {command.issued_on}")
    return "，".join(gains)


def _complete(session: WriteSession, recognition_id: str, command: GrantRecognition) -> None:
    row = title_row(session, recognition_id, session.caller)
    valid = joined(command.valid, Interval(row.valid_from, row.valid_before), IntervalReason(row.ended_by))
    source = Source(
        evidence=Evidence(row.evidence) if row.evidence in ATTESTED else command.evidence,
        number=command.key,
        number_key=command.key,
        issued_on=command.issued_on,
        valid=valid,
        document_no=command.document_no,
        document_on=command.document_on,
        list_id=command.list_id,
        application_id=command.application_id,
    )
    complete(session, row, source, session.caller)


def _known(recognition_id: str, command: GrantRecognition) -> KnownTitle:
    return KnownTitle(
        recognition_id,
        command.firm_id,
        command.key,
        command.issued_on,
        command.valid,
        IntervalReason.TERM,
        command.evidence,
    )


def _permit(session: WriteSession, command: GrantRecognition, caller: Caller) -> None:
    """Staff register official results of firms in their zones; only the office issues."""
    if caller.role not in (Role.STAFF, Role.OFFICE, Role.SYSTEM):
        raise forbidden()
    if command.basis is RecognitionBasis.ISSUED and caller.role == Role.STAFF:
        raise forbidden()
    mine = visible(caller, VERSION.c.firm_id).label("mine")
    known = select(mine).where(VERSION.c.firm_id == command.firm_id).limit(1)
    found = session.execute(known).first()
    if found is None:
        raise _refusal([NOT_KNOWN])
    if not found.mine:
        raise not_found()


def _refusal(found: Sequence[Objection]) -> Problem:
    first = found[0]
    if first is NOT_KNOWN:
        return conflict(first.code, "企业信息尚未同步", first.message, headers={"Retry-After": "2"})
    if first in (NUMBER_TAKEN, UNCLEAR):
        return conflict(first.code, "证书编号重复" if first is NUMBER_TAKEN else "无法确定是否同一认定", first.message)
    errors = [FieldError(item.pointer, item.code, item.message) for item in found]
    return invalid("recognition", "认定信息有误", "请按各项提示更正后重新提交。", errors)
