"""The door: who sees which message, who has read it, page by page."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.codes import ApplicationState, Role, Zone
from contracts.events import cultivation as c
from contracts.events import registry as r
from contracts.queries.notifications import MessageView
from kit.data import clock
from kit.data.caller import Caller
from tests.notifications.conftest import BAIYIN, FIRM_A, FIRM_B, HITECH, OFFICE, Door, Ear, Value
from tests.notifications.happenings import (
    FIRM,
    NAME,
    application,
    cancelled,
    closed,
    expiring,
    message,
    moved,
    registered,
)

HITECH_TOO = Caller("staff-hitech-2", Role.STAFF, frozenset({Zone.LANZHOU_HITECH}))


def progress(step: int, firm_id: str = FIRM, matter: str | None = None) -> c.ApplicationAdvanced:
    """A step of an application of its own, or of the one that is named."""
    of = application(ApplicationState.EXPERT_REVIEW, firm_id)
    of = of.model_copy(update={"application_id": matter or f"APPLICATION-{step}"})
    return c.ApplicationAdvanced(application=of, note=f"第 {step} 步")


def note_of(item: MessageView) -> str:
    return item.body.split("说明：")[1].removesuffix("。")


def steps(ear: Ear, count: int) -> None:
    """`count` messages to firm A, an hour apart, the newest now."""
    for step in range(count):
        ear.hear(message(progress(step), at=clock.now() - timedelta(hours=count - step)))


# --- who may come in ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/unread"), ("GET", "/X"), ("POST", "/read"), ("POST", "/X/read")]
)
def test_nobody_enters_without_a_token(method: str, path: str, door: Door) -> None:
    assert door.client.request(method, f"/v1/inbox{path}").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/unread"), ("GET", "/X"), ("POST", "/read"), ("POST", "/X/read")]
)
def test_the_system_has_no_inbox(method: str, path: str, door: Door) -> None:
    assert door.ask(Caller("system", Role.SYSTEM), path, method).status_code == 403


# --- one message per matter ----------------------------------------------------------------------------------------
def test_a_dozen_steps_of_one_application_are_one_unread_message_that_says_the_last(ear: Ear, door: Door) -> None:
    for step in range(12):
        ear.hear(message(progress(step, matter="ONE"), at=clock.now() - timedelta(hours=12 - step)))
    page = door.page(FIRM_A)
    assert (page.total, page.unread, [note_of(item) for item in page.items]) == (1, 1, ["第 11 步"])


def test_a_later_step_is_unread_again_for_who_has_read_the_earlier_one(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(1, matter="ONE"), at=clock.now() - timedelta(hours=2)))
    (first,) = door.inbox(FIRM_A)
    door.ask(FIRM_A, f"/{first.message_id}/read", "POST").raise_for_status()
    ear.hear(message(progress(2, matter="ONE"), at=clock.now() - timedelta(hours=1)))
    (now,) = door.inbox(FIRM_A)
    assert (note_of(now), now.read_at, door.page(FIRM_A).unread) == ("第 2 步", None, 1)


def test_steps_heard_in_the_wrong_order_still_show_the_last(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(2, matter="ONE"), at=clock.now() - timedelta(hours=1)))
    ear.hear(message(progress(1, matter="ONE"), at=clock.now() - timedelta(hours=2)))
    assert [note_of(item) for item in door.inbox(FIRM_A)] == ["第 2 步"]


def test_an_outdated_message_can_still_be_opened_by_its_address(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(1, matter="ONE"), at=clock.now() - timedelta(hours=2)))
    (first,) = door.inbox(FIRM_A)
    ear.hear(message(progress(2, matter="ONE"), at=clock.now() - timedelta(hours=1)))
    assert door.ask(FIRM_A, f"/{first.message_id}").status_code == 200


def test_what_staff_are_told_of_an_application_takes_nothing_from_the_firm(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()))
    ear.hear(message(c.ApplicationSubmitted(application=application(), submission_seq=1)))
    assert [len(door.inbox(FIRM_A)), len(door.inbox(HITECH))] == [1, 2]


def test_a_later_reminder_takes_the_place_of_the_earlier_one(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()))
    ear.hear(
        message(expiring(6), at=clock.now() - timedelta(hours=2)),
        message(expiring(3), at=clock.now() - timedelta(hours=1)),
    )
    assert [title for title in door.titles(FIRM_A) if "到期" in title] == ["高新技术企业资格将在3个月内到期"]


# --- whose message it is ------------------------------------------------------------------------------------------
def test_a_firm_never_sees_the_message_of_another(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(1)))
    assert (len(door.inbox(FIRM_A)), door.inbox(FIRM_B)) == (1, ())


def test_a_message_of_another_firm_cannot_be_told_from_none(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(1)))
    foreign = door.ask(FIRM_B, f"/{door.inbox(FIRM_A)[0].message_id}")
    absent = door.ask(FIRM_B, "/00000000000000000000000000")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    own = {"trace_id": "", "instance": ""}
    assert foreign.json() | own == absent.json() | own


def test_a_message_of_another_firm_cannot_be_marked(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(1)))
    (mine,) = door.inbox(FIRM_A)
    assert door.ask(FIRM_B, f"/{mine.message_id}/read", "POST").status_code == 404
    assert door.inbox(FIRM_A)[0].read_at is None


def test_an_account_of_no_firm_sees_no_firm(ear: Ear, door: Door) -> None:
    ear.hear(message(progress(1)))
    assert door.inbox(Caller("nobody", Role.FIRM)) == ()


def test_staff_see_the_firms_of_their_zone_only(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()), message(registered("FIRM-B", Zone.BAIYIN_HITECH), key="FIRM-B"))
    assert [item.firm_id for item in door.inbox(HITECH)] == [FIRM]
    assert [item.firm_id for item in door.inbox(BAIYIN)] == ["FIRM-B"]


def test_staff_without_a_zone_see_nothing(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()))
    assert door.inbox(Caller("new", Role.STAFF)) == ()


def test_staff_of_two_zones_see_both(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()), message(registered("FIRM-B", Zone.BAIYIN_HITECH), key="FIRM-B"))
    both = Caller("both", Role.STAFF, HITECH.grants | BAIYIN.grants)
    assert door.page(both).total == 2


def test_both_zones_and_the_firm_learn_of_a_move(ear: Ear, door: Door) -> None:
    ear.hear(message(moved(Zone.BAIYIN_HITECH, date(2026, 7, 1))))
    assert door.titles(BAIYIN) == [f"企业迁入：{NAME}"]
    assert door.titles(HITECH) == [f"企业迁出：{NAME}"]
    assert door.titles(FIRM_A) == ["园区迁移已办结"]


def test_the_messages_of_a_moved_firm_go_with_it_on_the_day_of_the_move(
    ear: Ear, door: Door, today: clock.Frozen
) -> None:
    ear.hear(message(registered()), message(cancelled()), message(moved(Zone.BAIYIN_HITECH, date(2026, 7, 10))))
    ending = f"高新技术企业资格取消：{NAME}"
    assert (ending in door.titles(HITECH), ending in door.titles(BAIYIN)) == (True, False)
    today.advance(timedelta(days=9))
    assert (ending in door.titles(HITECH), ending in door.titles(BAIYIN)) == (False, True)


def test_the_last_zone_keeps_the_messages_of_a_closed_firm(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()), message(closed(date(2026, 6, 1))), message(cancelled()))
    assert len(door.inbox(HITECH)) == 2


def test_the_office_answers_for_firms_outside_of_the_zones(ear: Ear, door: Door) -> None:
    ear.hear(message(registered("FIRM-C", Zone.OUTSIDE), key="FIRM-C"))
    assert [item.firm_id for item in door.inbox(OFFICE)] == ["FIRM-C"]


def test_the_office_stands_in_for_a_firm_not_heard_of_yet(ear: Ear, door: Door) -> None:
    ear.hear(message(cancelled()))
    assert len(door.inbox(OFFICE)) == 1
    ear.hear(message(registered()))
    assert (len(door.inbox(OFFICE)), len(door.inbox(HITECH))) == (0, 2)


def test_a_transfer_asks_the_zone_whose_word_is_missing(ear: Ear, door: Door) -> None:
    asked = r.TransferProposed(
        transfer_id="T",
        firm_id=FIRM,
        firm_name=NAME,
        from_zone=Zone.LANZHOU_HITECH,
        to_zone=Zone.BAIYIN_HITECH,
        effective_on=date(2026, 8, 1),
        asked_zone=Zone.BAIYIN_HITECH,
    )
    ear.hear(message(asked))
    assert (door.titles(BAIYIN), door.titles(HITECH)) == ([f"迁移待确认：{NAME}"], [])


def refused(**more: Any) -> r.TransferRefused:
    told = {
        "transfer_id": "T",
        "firm_id": FIRM,
        "firm_name": NAME,
        "uscc": "91620102MA7ABCD12B",
        "from_zone": Zone.LANZHOU_HITECH,
        "to_zone": Zone.BAIYIN_HITECH,
        "effective_on": date(2026, 8, 1),
        "proposed_by_zone": Zone.LANZHOU_HITECH,
        "proposed_by_office": False,
        "reason": "厂房尚未验收",
    }
    return r.TransferRefused.model_validate(told | more)


def test_who_proposed_a_transfer_is_told_why_it_was_refused(ear: Ear, door: Door) -> None:
    ear.hear(message(refused()))
    (told,) = door.inbox(HITECH)
    assert (told.title, "厂房尚未验收" in told.body) == (f"迁移未获同意：{NAME}", True)
    assert (door.titles(BAIYIN), door.titles(OFFICE)) == ([], [])


def test_the_office_is_told_of_its_own_proposal(ear: Ear, door: Door) -> None:
    ear.hear(message(refused(proposed_by_office=True)))
    assert (len(door.inbox(OFFICE)), len(door.inbox(HITECH))) == (1, 0)


def test_a_zone_that_asked_by_code_reads_the_code_and_no_name(ear: Ear, door: Door) -> None:
    ear.hear(message(refused(proposed_by_zone=Zone.BAIYIN_HITECH)))
    (told,) = door.inbox(BAIYIN)
    assert "91620102MA7ABCD12B" in told.title
    assert (NAME in told.title + told.body, "兰州高新区" in told.body, told.firm_id) == (False, False, None)


def withdrawn(**more: Any) -> r.TransferWithdrawn:
    told = refused().model_dump(exclude={"reason"}) | {"withdrawn_by_office": False}
    return r.TransferWithdrawn.model_validate(told | more)


def test_who_was_asked_is_told_that_a_transfer_was_taken_back(ear: Ear, door: Door) -> None:
    ear.hear(message(withdrawn()))
    assert (door.titles(BAIYIN), door.titles(HITECH)) == ([f"迁移已撤回：{NAME}"], [])
    assert door.titles(FIRM_A) == ["迁移已撤回"]


def test_a_zone_whose_proposal_the_office_took_back_is_told_with_no_more_than_it_knew(ear: Ear, door: Door) -> None:
    ear.hear(message(withdrawn(proposed_by_zone=Zone.BAIYIN_HITECH, withdrawn_by_office=True)))
    (told,) = door.inbox(BAIYIN)
    assert "领导小组办公室撤回" in told.body
    assert (NAME in told.title + told.body, told.firm_id) == (False, None)


# --- read and unread ----------------------------------------------------------------------------------------------
def test_reading_is_each_readers_own(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()))
    (one,) = door.inbox(HITECH)
    marked = door.ask(HITECH, f"/{one.message_id}/read", "POST")
    assert (marked.status_code, marked.json()["read_at"] is not None) == (200, True)
    assert (door.page(HITECH).unread, door.page(HITECH_TOO).unread) == (0, 1)


def test_a_message_read_again_keeps_the_first_moment(ear: Ear, door: Door, today: clock.Frozen) -> None:
    ear.hear(message(registered()))
    (one,) = door.inbox(HITECH)
    first = door.ask(HITECH, f"/{one.message_id}/read", "POST").json()["read_at"]
    today.advance(timedelta(days=1))
    assert door.ask(HITECH, f"/{one.message_id}/read", "POST").json()["read_at"] == first


def test_marking_all_leaves_other_readers_their_unread(ear: Ear, door: Door) -> None:
    steps(ear, 3)
    ear.hear(message(registered()))
    assert door.ask(FIRM_A, "/read", "POST").json() == {"unread": 0}
    assert door.ask(FIRM_A, "/read", "POST").json() == {"unread": 0}
    assert (door.ask(FIRM_A, "/unread").json(), door.ask(HITECH, "/unread").json()) == ({"unread": 0}, {"unread": 1})


def test_what_comes_after_marking_all_is_unread(ear: Ear, door: Door) -> None:
    steps(ear, 2)
    door.ask(FIRM_A, "/read", "POST")
    ear.hear(message(progress(9)))
    assert [note_of(item) for item in door.page(FIRM_A, unread=True).items] == ["第 9 步"]
    assert door.page(FIRM_A, unread=False).total == 2


# --- pages --------------------------------------------------------------------------------------------------------
def test_pages_are_newest_first_without_gap_or_repetition(ear: Ear, door: Door) -> None:
    steps(ear, 5)
    seen, cursor = [], None
    while True:
        page = door.page(FIRM_A, limit=2, cursor=cursor)
        assert page.total == 5
        seen += [note_of(item) for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"第 {step} 步" for step in (4, 3, 2, 1, 0)]


def test_a_message_that_arrives_while_paging_moves_nothing(ear: Ear, door: Door) -> None:
    steps(ear, 4)
    first = door.page(FIRM_A, limit=2)
    ear.hear(message(progress(9)))
    second = door.page(FIRM_A, limit=2, cursor=first.next_cursor)
    assert [note_of(item) for item in second.items] == ["第 1 步", "第 0 步"]


def test_messages_of_one_instant_are_all_shown(ear: Ear, door: Door) -> None:
    ear.hear(*(message(progress(step)) for step in range(3)))
    first = door.page(FIRM_A, limit=2)
    second = door.page(FIRM_A, limit=2, cursor=first.next_cursor)
    assert len({item.message_id for item in (*first.items, *second.items)}) == 3


def test_the_cursor_of_another_reader_is_refused(ear: Ear, door: Door) -> None:
    steps(ear, 3)
    cursor = door.page(FIRM_A, limit=1).next_cursor
    answer = door.ask(FIRM_B, cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor")


def test_one_kind_can_be_asked_for(ear: Ear, door: Door) -> None:
    ear.hear(message(registered()), message(cancelled()))
    assert [item.kind_name for item in door.page(HITECH, kind="recognition-revoked").items] == ["资格取消"]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"kind": "gossip"}, {"unread": "maybe"}, {"page": 2}])
def test_a_query_that_makes_no_sense_is_refused(query: dict[str, Value], door: Door) -> None:
    assert door.ask(OFFICE, **query).status_code == 422


def test_an_empty_inbox_is_an_empty_page(door: Door) -> None:
    assert door.ask(OFFICE).json() == {"total": 0, "next_cursor": None, "unread": 0, "items": []}
