"""An open draft on its page: two people at once, kept while one types, filled from the record, moved on."""

import html
import json
from datetime import timedelta
from typing import Any

import pytest

from contracts.queries.applications import FieldChange, StepView
from gateway.pages.applications.history import sittings
from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site, words
from tests.gateway.pages.test_applications import PATH, shown
from tests.gateway.pages.upstreams import example

PAGE = "/applications/a1"


@pytest.fixture
def form(site: Site) -> dict[str, Any]:
    """The draft as its page showed it at version 5; nothing has changed about its rules, and nothing is offered."""
    shown(site, "draft", ["submit"], application_id="a1")
    site.cultivation.say("PATCH", PATH, example("applications", "ApplicationView", version=6))
    site.cultivation.say("GET", PATH + "/movement", example("drafts", "DraftMovement", pending=False))
    held: dict[str, Any] = example("applications", "ApplicationView")["form"]
    return held


def typed(form: dict[str, Any], version: int = 5, /, **fields: str) -> dict[str, str]:
    return {"_version": str(version), "_seen": json.dumps(form), "form.main_product": "铝粉", **fields}


def test_the_page_says_what_it_shows_and_a_save_sends_it(site: Site, form: dict[str, Any]) -> None:
    assert 'name="_seen" value=' in site.sign_in("firm").client.get(PAGE).text
    answer = site.post(PAGE, **typed(form, do="save"))
    assert answer.headers["location"] == f"{PAGE}?done=saved"
    [(_, body)] = site.cultivation.sent("PATCH")
    assert (body["seen"], body["form"]["main_product"]) == (form, "铝粉")


def test_a_clash_names_field_person_and_value_and_keeps_what_was_typed(site: Site, form: dict[str, Any]) -> None:
    clash = {"pointer": "/form/main_product", "label": "主要产品（服务）", "current": "铜粉", "changed_by": "王某"}
    error = FieldError("/form/main_product", "edit_conflict", "他人已改为：铜粉")
    problem = Problem(409, "edit_conflict", "与他人的修改冲突", errors=[error], conflicts=[clash])
    site.cultivation.say("PATCH", PATH, problem)
    answer = site.sign_in("firm").post(PAGE, **typed(form, do="save"))
    assert answer.status_code == 409
    assert "主要产品（服务） ：王某 已改为 铜粉" in words(answer.text)
    assert '<a href="#f-form.main_product">主要产品（服务）</a>' in answer.text
    assert 'value="铝粉"' in answer.text


def test_a_draft_that_others_changed_is_merged_and_not_handed_in_unseen(site: Site, form: dict[str, Any]) -> None:
    answer = site.sign_in("firm").post(PAGE, **typed(form, 4, do="submit"))
    assert answer.headers["location"] == f"{PAGE}?done=draft-merged"
    assert site.cultivation.sent("POST") == []


def test_typing_is_kept_by_and_by_and_the_form_learns_what_is_stored(site: Site, form: dict[str, Any]) -> None:
    assert '/autosave" hx-include="#draft"' in site.sign_in("firm").client.get(PAGE).text
    answer = site.post(PAGE + "/autosave", **typed(form, _key="01JZZZZZZZZZZZZZZZZZZZZZZZ"))
    assert (answer.status_code, "已自动保存" in answer.text) == (200, True)
    assert 'name="_version" value="6"' in answer.text
    seen = json.loads(html.unescape(answer.text.split("value='")[1].split("'")[0]))
    assert seen["main_product"] == "铝粉"
    assert site.cultivation.keys[-1] != "01JZZZZZZZZZZZZZZZZZZZZZZZ"  # a key answers once, and typing goes on


def test_what_cannot_be_kept_yet_is_said_and_nothing_is_replaced(site: Site, form: dict[str, Any]) -> None:
    answer = site.sign_in("firm").post(PAGE + "/autosave", **typed(form, **{"form.staff_count": "约60"}))
    assert (answer.status_code, "尚未自动保存" in answer.text, "hx-swap-oob" in answer.text) == (200, True, False)


def test_what_is_kept_over_others_edits_leaves_the_version_for_the_review_before_submission(
    site: Site, form: dict[str, Any]
) -> None:
    answer = site.sign_in("firm").post(PAGE + "/autosave", **typed(form, 4))
    assert ("他人同时修改了材料" in answer.text, 'name="_version" value="4"' in answer.text) == (True, True)


def test_a_figure_is_offered_with_year_and_source_and_taken_over_with_what_was_typed(
    site: Site, form: dict[str, Any]
) -> None:
    offer = example(
        "applications", "ProposalView", pointer="/form/staff_count", label="职工总数", value="66", held=None
    )
    site.cultivation.say("GET", PATH + "/proposals", {"application_id": "a1", "items": [offer]})
    text = site.sign_in("firm").text(PAGE)
    assert f"职工总数 66 {offer['year']}年 {offer['side_name']} {offer['source']}" in text
    answer = site.post(PAGE + "/proposals", **typed(form, take="/form/staff_count"))
    assert answer.headers["location"] == f"{PAGE}?done=taken-over#form"
    [(_, body)] = site.cultivation.sent("PATCH")
    assert (body["form"]["staff_count"], body["form"]["main_product"]) == (66, "铝粉")


def test_changed_rules_stand_above_the_form_and_moving_on_saves_it_first(site: Site, form: dict[str, Any]) -> None:
    site.cultivation.say("GET", PATH + "/movement", example("drafts", "DraftMovement"))
    site.cultivation.say("POST", PATH + ":move-on", example("applications", "ApplicationView"))
    text = site.sign_in("firm").text(PAGE)
    assert "研发费用占比：下限 调整 3 % 4 %" in text
    assert "不再填报（已填内容保留在办理记录）：研发费用（2023年）" in text
    answer = site.post(PAGE + "/move-on", **typed(form))
    assert answer.headers["location"] == f"{PAGE}?done=moved-on"
    assert [path for path, _ in site.cultivation.sent("PATCH") + site.cultivation.sent("POST")] == [
        PATH,
        PATH + ":move-on",
    ]


def test_a_reader_is_offered_nothing(site: Site) -> None:
    shown(site, "submitted", [], editable=False)
    site.sign_in("firm").text(PAGE)
    assert not any(path.endswith(("/movement", "/proposals")) for path, _ in site.cultivation.queries)


def test_saves_of_one_sitting_are_one_line_of_the_history() -> None:
    edit = StepView.model_validate(
        example("applications", "StepView", action="edit", at="2026-06-01T02:00:00Z", reasons=[])
    )
    change = FieldChange(pointer="/form/staff_count", old="60", new="61")
    saves = [
        edit.model_copy(
            update={"at": edit.at + timedelta(minutes=minutes), "changes": (change.model_copy(update=said),)}
        )
        for minutes, said in ((0, {}), (10, {"old": "61", "new": "62"}), (41, {"old": "62", "new": "63"}))
    ]
    told = [[(each.old, each.new) for each in step.changes] for step in sittings(saves)]
    assert told == [[("60", "62")], [("62", "63")]]
