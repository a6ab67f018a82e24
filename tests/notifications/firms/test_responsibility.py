"""Whose firm it is, asked of the inboxes: the shared table of cases, with one message to the staff of the firm."""

import pytest

from contracts.codes import Role, Zone
from contracts.events.cultivation import ApplicationSubmitted
from contracts.events.registry import FirmCorrected
from contracts.messages import MessageKind
from kit.data import clock
from kit.data.caller import Caller
from tests.notifications.conftest import OFFICE, Door, Ear
from tests.notifications.happenings import application, message
from tests.responsibility_cases import CASES, ZONES, Case


def told(door: Door, caller: Caller) -> bool:
    return any(item.kind is MessageKind.APPLICATION_SUBMITTED for item in door.inbox(caller))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_message_reaches_the_staff_of_the_zone_that_answers_for_the_firm(
    ear: Ear, door: Door, today: clock.Frozen, case: Case
) -> None:
    today.move_to(case.day)
    state = case.told("case", clock.now())
    ear.hear(message(FirmCorrected(firm=state, effective_on=case.day), key="case"))
    ear.hear(message(ApplicationSubmitted(application=application(firm_id="case"), submission_seq=1), key="case"))
    staff = [zone for zone in ZONES if told(door, Caller("staff", Role.STAFF, frozenset({zone.value})))]
    assert staff == ([case.zone] if case.zone else [])
    assert told(door, OFFICE) is (case.zone in (Zone.OUTSIDE, None))
