"""What happened on a day stands in the order of its days: nothing is put before what is on record, nor after the end."""

from typing import Any

import pytest

from tests.registry.conftest import HITECH, Door


@pytest.mark.parametrize(
    ("path", "later", "earlier"),
    [
        ("/names", {"name": "后名有限公司"}, {"name": "前名有限公司"}),
        ("/industries", {"primary": "aerospace"}, {"primary": "digital"}),
        ("/residencies", {"park": "lhz-dinglian"}, {"park": None}),
    ],
)
def test_a_change_dated_before_a_later_one_is_refused_with_its_date(
    door: Door, path: str, later: dict[str, Any], earlier: dict[str, Any]
) -> None:
    firm = door.firm(park="lhz-yantan", industries={"primary": "new-materials"})
    address = f"/v1/firms/{firm['firm_id']}{path}"
    door.post(HITECH, address, {**later, "effective_on": "2024-05-01"}, version=1)
    answer = door.ask(HITECH, address, "POST", json={**earlier, "effective_on": "2020-01-01"}, version=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "later_change")
    assert "2024-05-01" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body"), [("/names", {"name": "新名有限公司"}), ("/industries", {"primary": "aerospace"})]
)
def test_nothing_happens_to_a_firm_after_its_end(door: Door, path: str, body: dict[str, Any]) -> None:
    address = f"/v1/firms/{door.firm()['firm_id']}"
    door.post(HITECH, f"{address}:close", {"effective_on": "2025-06-01", "reason": "注销"}, version=1)
    late = door.ask(HITECH, f"{address}{path}", "POST", json={**body, "effective_on": "2025-06-01"}, version=2)
    assert (late.status_code, late.json()["code"]) == (409, "already_ended")
    assert "2025-06-01" in late.json()["detail"]
    door.post(HITECH, f"{address}{path}", {**body, "effective_on": "2025-05-31"}, version=2)


@pytest.mark.parametrize(
    ("path", "body"), [("/names", {"name": "新名有限公司"}), ("/industries", {"primary": "aerospace"})]
)
def test_a_firm_does_not_end_before_what_is_on_record_of_it(door: Door, path: str, body: dict[str, Any]) -> None:
    address = f"/v1/firms/{door.firm(industries={'primary': 'digital'})['firm_id']}"
    door.post(HITECH, f"{address}{path}", {**body, "effective_on": "2025-06-01"}, version=1)
    early = {"effective_on": "2025-06-01", "reason": "注销"}
    answer = door.ask(HITECH, f"{address}:close", "POST", json=early, version=2)
    assert (answer.json()["code"], "2025-06-01" in answer.json()["detail"]) == ("later_change", True)
