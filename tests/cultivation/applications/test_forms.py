"""The form: exact amounts, strict types, pointers for every fault (hardening notes §4)."""

from typing import Any

import pytest

from tests.cultivation.applications.conftest import FIRM, FORM, Door


@pytest.mark.parametrize("amount", ["1234567890123456.7891", "9999999999999999.9999", "0", "0.5"])
def test_amounts_come_back_exactly(door: Door, amount: str) -> None:
    created = door.create(form=FORM | {"revenue": [amount, None, None]}).json()
    assert door.view(FIRM, created["application_id"])["form"]["revenue"] == [amount, None, None]


@pytest.mark.parametrize(
    ("name", "value", "pointer", "code"),
    [
        ("revenue", ["Infinity"], "/form/revenue/0", "number"),
        ("revenue", ["\uff11\uff12"], "/form/revenue/0", "number"),
        ("revenue", ["1_000"], "/form/revenue/0", "number"),
        ("revenue", ["-1"], "/form/revenue/0", "range"),
        ("revenue", [7777777777777777.77], "/form/revenue/0", "number_type"),
        ("total_income", 7777777777777777.77, "/form/total_income", "number_type"),
        ("net_assets", [-0.5], "/form/net_assets/0", "number_type"),
        ("rd_ratio", 12.5, "/form/rd_ratio", "number_type"),
        ("revenue", [], "/form/revenue", "too_few"),
        ("revenue", ["1", "1", "1", "1"], "/form/revenue", "too_many"),
        ("revenue", "5", "/form/revenue", "type"),
        ("staff_count", -1, "/form/staff_count", "range"),
        ("staff_count", 10**30, "/form/staff_count", "range"),
        ("staff_count", True, "/form/staff_count", "int_type"),
        ("staff_count", "5", "/form/staff_count", "int_type"),
        ("rd_ratio", "100.0001", "/form/rd_ratio", "range"),
        ("rd_ratio", "-0.0001", "/form/rd_ratio", "range"),
        ("technology_field", "房地产", "/form/technology_field", "enum"),
        ("contact_phone", 13800138000, "/form/contact_phone", "phone_type"),
        ("contact_phone", "1.38E+10", "/form/contact_phone", "phone"),
        ("contact_phone", "13800138000;rm -rf", "/form/contact_phone", "phone"),
        ("main_product", "甲\u202e乙", "/form/main_product", "text_bidi"),
        ("main_product", "  ", "/form/main_product", "required"),
        ("revenu", ["1"], "/form/revenu", "unknown_field"),
    ],
)
def test_a_bad_value_is_refused_with_its_place(door: Door, name: str, value: Any, pointer: str, code: str) -> None:
    answer = door.create(form={name: value})
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("0931-8888888", "0931-8888888"),
        ("09318888888-806", "0931-8888888-806"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(door: Door, written: str, kept: str) -> None:
    assert door.create(form={"contact_phone": written}).json()["form"]["contact_phone"] == kept


def test_an_edit_replaces_what_is_sent_clears_null_and_leaves_the_rest(door: Door, draft: str) -> None:
    body = {"form": {"staff_count": 61, "class2_ip": None}}
    edited = door.ask(FIRM, "PATCH", f"/applications/{draft}", body, If_Match='"v1"')
    form = edited.json()["form"]
    assert (form["staff_count"], form["class2_ip"], form["class1_ip"]) == (61, None, 1)
    assert edited.headers["ETag"] == '"v2"'


def test_unknown_stays_unknown_and_never_becomes_zero(door: Door) -> None:
    form = door.create(form={}).json()["form"]
    assert {value for name, value in form.items() if not isinstance(value, list)} == {None}
    assert form["revenue"] == [None, None, None]
