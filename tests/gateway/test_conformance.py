"""The document of the API is exactly the API: requests made from it are answered as it says, for each role and for a stranger.

Every role asks each operation once with what the document calls valid. `SCHEMATHESIS_EXAMPLES=100` makes each role ask so often,
with what is invalid too and with every boundary.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis.engine import events, from_schema

from contracts.codes import Zone
from contracts.fields import text_fault
from tests.composed import Composed, composed
from tests.synthetic import code_of

STAFF = Zone.LANZHOU_HITECH.value
ROLES = ("office", STAFF, "firm", None)
THOROUGH = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "0"))
ALONE = (
    "/api/v1/tokens",
    "/api/v1/tokens/current",
    "/api/v1/me:change-password",
)  # they would end the run's own session
MEANT = frozenset(
    {
        "cursor",
        "date",
        "date_order",
        "future_date",
        "int_type",  # 1.0 is an integer of JSON Schema, and none of ours
        "park",
        "range_order",
        "uscc_charset",
        "uscc_check",
        "uscc_department",
        "uscc_length",
        "uscc_org_check",
        "uscc_region",
        "role_scope",
        "phone",
        "email",
        "url",
        "gbt4754",
        "industry",
        "field8",
    }
)
"""A document promises the shape of a request. What a value of that shape means is judged after, and told as 422."""
TOGETHER = frozenset(
    {
        ("/file", "required"),
        ("/firm_id", "one_of"),
        ("/firm_id", "required"),
        ("/list_id", "required"),
        ("/query/programme", "required"),
    }
)
"""What fields owe to each other or to who asks, which no schema says: pointer and code."""

schemathesis.openapi.format(
    "text", strategies.text(min_size=1).filter(lambda text: bool(text.strip()) and text_fault(text) is None)
)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Composed]:
    """A small register: one firm, which has an account. A run ends the system that it asks, so each role has its own."""
    with composed(tmp_path / "var") as made:
        firm = {"uscc": code_of(1), "name": "甘肃一号科技有限公司", "zone": STAFF, "founded_on": "2015-03-02"}
        made.open_firm_account("firm", made.ask(STAFF, "POST", "/firms", json=firm).json()["firm_id"])
        yield made


@pytest.mark.fuzz
@pytest.mark.parametrize("login", ROLES, ids=lambda login: login or "anonymous")
def test_requests_made_from_the_document_are_answered_as_it_says(system: Composed, login: str | None) -> None:
    assert findings(system, login) == []


def findings(system: Composed, login: str | None) -> list[str]:
    """Check and operation of each answer that the document did not promise, with what was answered."""
    found = run(system, login, "fuzzing")
    return sorted({*found, *(run(system, login, "coverage") if THOROUGH else ())})


def run(system: Composed, login: str | None, phase: str) -> list[str]:
    settings: dict[str, Any] = {
        "seed": 1,
        "headers": {"Authorization": system.bearer(login)} if login else {},
        "generation": {"max-examples": THOROUGH or 1, "mode": "all" if THOROUGH else "positive"},
        "phases": {name: {"enabled": name == phase} for name in ("examples", "coverage", "fuzzing", "stateful")},
    }
    config = schemathesis.Config.from_dict(settings)
    app = system.system.services["gateway"].app
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config).exclude(path=list(ALONE))
    return [line for event in from_schema(schema).execute() for line in failures(event)]


def failures(event: object) -> Iterator[str]:
    if isinstance(event, events.FatalError | events.NonFatalError):
        yield f"the run itself: {event}"
    if not isinstance(event, events.ScenarioFinished):
        return
    for case_id, checks in event.recorder.checks.items():
        case, exchange = event.recorder.cases[case_id].value, event.recorder.interactions.get(case_id)
        answer = exchange.response if exchange else None
        for check in checks:
            if check.failure_info is not None and not (answer and told_by_meaning(check.name, answer)):
                said = answer.content[:300].decode(errors="replace") if answer else ""
                yield f"{check.name} {case.method} {case.path}: {check.failure_info.failure.message[:120]} {said}"


def told_by_meaning(check: str, answer: Any) -> bool:
    """A version that has passed, or values whose shape is right."""
    if check != "positive_data_acceptance" or answer.status_code not in (412, 422):
        return False
    errors = orjson.loads(answer.content).get("errors", ())
    meant = [each["code"] in MEANT or (each["pointer"], each["code"]) in TOGETHER for each in errors]
    return answer.status_code == 412 or (bool(errors) and all(meant))
