"""An objection has a field for each audience: who objects and why is for reviewers, the answer is published."""

import orjson
import pytest

from kit.data.caller import Caller
from tests.cultivation.applications.conftest import FIRM, HITECH, MANDATE, OFFICE, Door, walk

OBJECTOR, GROUNDS, FINDING, ANSWER = "实名举报人张某", "主要专利系受让取得", "经调取转让合同核实", "经核实，异议不成立"
SECRETS = (OBJECTOR, GROUNDS, FINDING)


def objected(door: Door, draft: str) -> None:
    walk(door, draft, "open-publicity")
    door.step(OFFICE, draft, "object", {"objector": OBJECTOR, "grounds": GROUNDS}).raise_for_status()


def everything_read(door: Door, caller: Caller, draft: str) -> str:
    """All that a caller can read of an application."""
    paths = (f"/applications/{draft}", f"/applications/{draft}/checks", "/applications", "/review-tasks")
    return "".join(door.ask(caller, "GET", path).text for path in paths)


@pytest.mark.parametrize("end", ["open", "dismissed", "rejected"])
def test_the_accused_firm_learns_neither_objector_nor_grounds_nor_finding(door: Door, draft: str, end: str) -> None:
    objected(door, draft)
    if end == "dismissed":
        door.step(OFFICE, draft, "dismiss-objection", {"finding": FINDING, "answer": ANSWER}).raise_for_status()
    if end == "rejected":
        door.step(OFFICE, draft, "reject", {"reasons": ["异议成立"]}).raise_for_status()
    read = everything_read(door, FIRM, draft)
    assert [secret for secret in SECRETS if secret in read] == []


def test_no_event_carries_what_was_objected(door: Door, draft: str) -> None:
    objected(door, draft)
    door.step(OFFICE, draft, "dismiss-objection", {"finding": FINDING, "answer": ANSWER}).raise_for_status()
    said = orjson.dumps(door.events()).decode()
    assert [secret for secret in SECRETS if secret in said] == []
    assert ANSWER in said


@pytest.mark.parametrize("reviewer", [HITECH, OFFICE])
def test_reviewers_read_the_grounds_and_the_finding(door: Door, draft: str, reviewer: Caller) -> None:
    objected(door, draft)
    door.step(OFFICE, draft, "dismiss-objection", {"finding": FINDING}).raise_for_status()
    internal = [step["internal"] for step in door.view(reviewer, draft)["steps"] if step["internal"]]
    assert internal == [GROUNDS, FINDING]


def test_an_agent_of_the_firm_reads_no_more_than_the_firm(door: Door, draft: str) -> None:
    agent = Caller("staff-hitech-3", HITECH.role, HITECH.grants)
    door.step(agent, draft, "mandate", MANDATE).raise_for_status()
    objected(door, draft)
    assert GROUNDS not in everything_read(door, agent, draft)


def test_the_published_answer_reaches_the_firm(door: Door, draft: str) -> None:
    objected(door, draft)
    door.step(OFFICE, draft, "dismiss-objection", {"finding": FINDING, "answer": ANSWER}).raise_for_status()
    assert door.view(FIRM, draft)["steps"][-1]["note"] == ANSWER
