"""The document of the API is exactly the API: requests made from it are answered as it says, for each role and for a stranger.

Every role asks each operation, with what the document calls valid and with what it calls invalid.
`SCHEMATHESIS_EXAMPLES=20` makes each role ask so often, and with every boundary, missing header and undeclared method too.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis.engine import events, from_schema

from contracts.codes import Zone
from contracts.fields import EARLIEST, LATEST, text_fault
from gateway.access.usecases.passwords import Passwords
from tests.composed import Composed, composed
from tests.gateway.conftest import CHEAP
from tests.synthetic import code_of

STAFF = Zone.LANZHOU_HITECH.value
ROLES = ("office", STAFF, "firm", None)
THOROUGH = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "0"))
PHASES = {"fuzzing", "coverage"} if THOROUGH else {"fuzzing"}
ALONE = (
    "/api/v1/tokens",
    "/api/v1/tokens/current",
    "/api/v1/me:change-password",
)  # they would end the run's own session
MEANT = frozenset(
    {
        "basis_not_for_programme",  # not every programme is counted on every basis
        "basis_year_end_only",  # nor every basis on every day
        "cursor",  # signed, and good for one list only
        "date",  # a day of the pattern that no month has
        "future_date",  # today moves
        "issued_in_future",
        "known_at_in_future",
        "gbt4754",  # codes and names of catalogues that come out in editions
        "field8",
        "industry",
        "park",  # parks are rows
        "int_type",  # 1.0 is an integer of JSON Schema, and none of ours
        "uscc_check",  # check characters
        "uscc_org_check",
        "not_yet",  # today moves, and what has not come is not released
        "not_with_firm_id",  # named firms are answered as named
        "horizon",  # what can be forecast follows from the seasons on record
        "no_term_of_years",
        "too_few_seasons",
        "parameter_unknown",  # each standard has its own
        "role_scope",  # staff have zones, a firm's account its firm
        "registered_change",  # what the register says by itself is not stated once more
        "path_order",  # stages follow the table of transitions
        "path_city",
        "path_score",
        "path_source",  # each fact that a path states has one
        "path_hole",
        "programme_not_open",
    }
)
"""A document promises the shape of a request. What a value of that shape means is judged after, and told as 422."""
TOGETHER = frozenset(
    {
        ("/file", "required"),
        ("/file", "file_type"),  # any bytes are no workbook
        ("/file", "not_xlsx"),
        ("/file", "encoding"),
        ("/file", "header"),
        ("/query/year", "year_range"),  # a year that has begun
        ("/query/since", "day_in_future"),
        ("/firm_id", "one_of"),  # a transfer names the firm by its id or by its code
        ("/firm_id", "required"),  # who files for himself need not say for whom
        ("/list_id", "required"),
        ("/query/programme", "required"),
        ("/query/from", "range"),  # a period runs forward
        ("/query/to", "range"),
        ("/measure", "enum"),  # indicators come with the plan, programmes are codes
        ("/scope", "enum"),
        ("/binding", "required"),  # a target has one of its two values
        ("/binding", "range"),  # firms are whole
        ("/expected", "range"),
        ("/document_on", "range"),
        ("/reason", "required"),
        ("/query/against", "basis_not_for_programme"),
        ("/query/against", "basis_year_end_only"),
        ("/year", "year_required"),  # yearly facts name their year
        ("/valid_from", "in_past"),  # today moves
        ("/valid_before", "range"),  # a period runs forward
        ("/zone", "enum"),  # of the zones four have paths of their own
    }
)
"""What fields owe to each other or to who asks, which no schema says: pointer and code."""

CHECKS = {
    "missing_required_header": {"expected-statuses": [401, 403, 404, 422, 428]},
    "positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 412, 429]},
    # A tag that is none of ours matches nothing.
    "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429]},
}
LENGTHS = tuple(n + more for n in (0, 60, 64, 100, 200, 400, 900, 1000, 4000) for more in (-1, 0, 1) if n + more > 0)
TEXTS = strategies.text(min_size=1).filter(lambda text: bool(text.strip()) and text_fault(text) is None)
DAYS = strategies.dates(EARLIEST, LATEST).map(date.isoformat)

schemathesis.openapi.format("text", TEXTS | strategies.sampled_from(LENGTHS).map(lambda length: "兰" * length))
schemathesis.openapi.format("date", DAYS)
schemathesis.openapi.format("date-time", DAYS.map(lambda day: f"{day}T12:00:00+08:00"))


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Composed]:
    """A small register: one firm, which has an account. A run ends the system that it asks, so each role has its own."""
    with composed(tmp_path / "var") as made:
        made.system.gateway.authentication.passwords = Passwords(CHEAP)
        firm = {"uscc": code_of(1), "name": "甘肃一号科技有限公司", "zone": STAFF, "founded_on": "2015-03-02"}
        made.open_firm_account("firm", made.ask(STAFF, "POST", "/firms", json=firm).json()["firm_id"])
        yield made


@pytest.mark.fuzz
@pytest.mark.long
@pytest.mark.timeout(3600 if THOROUGH else 400)
@pytest.mark.parametrize("login", ROLES, ids=lambda login: login or "anonymous")
def test_requests_made_from_the_document_are_answered_as_it_says(system: Composed, login: str | None) -> None:
    assert findings(system, login) == []


def findings(system: Composed, login: str | None) -> list[str]:
    """Check and operation of each answer that the document did not promise, with what was answered."""
    settings: dict[str, Any] = {
        "seed": 1,
        "headers": {"Authorization": system.bearer(login)} if login else {},
        "checks": CHECKS,
        "generation": {"max-examples": THOROUGH or 1, "mode": "all", "database": "none"},
        "phases": {name: {"enabled": name in PHASES} for name in ("examples", "coverage", "fuzzing", "stateful")},
    }
    config = schemathesis.Config.from_dict(settings)
    app = system.system.services["gateway"].app
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config).exclude(path=list(ALONE))
    return sorted({line for event in from_schema(schema).execute() for line in failures(event)})


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
    """Values whose shape is right."""
    if check != "positive_data_acceptance" or answer.status_code != 422:
        return False
    errors = orjson.loads(answer.content).get("errors", ())
    meant = [each["code"] in MEANT or (each["pointer"], each["code"]) in TOGETHER for each in errors]
    return bool(errors) and all(meant)
