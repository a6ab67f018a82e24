from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.corpus import attachments, events, fields, imports, requests
from tests.corpus.judge import fault_of
from tests.corpus.rows import Row, literal, rows, skipped, skips
from tests.corpus.world import World

pytestmark = pytest.mark.fuzz
Runner = Callable[[World, Row], httpx.Response | str | int]

FORMS: Mapping[str, Runner] = {
    **dict.fromkeys(fields.FIRM_FIELDS, fields.firm_field),
    **dict.fromkeys(fields.FORM_FIELDS, fields.form_field),
    "certificate.valid": fields.certificate,
    "certificate.valid_from": fields.certificate,
    "review.comment": fields.expert_opinion,
    "application.level": fields.application_level,
    "application.submitted_at": fields.instant,
    "query.as_of": fields.as_of,
    "query.q": requests.search,
    "query": requests.query,
    "method": requests.method,
    "path": requests.path,
    "path.firm_id": requests.firm_id,
    "header": requests.header,
    "headers": requests.conditions,
    "body": requests.body,
    "json": requests.body,
    "Authorization": requests.bearer,
    "file.xlsx": imports.upload,
    "file.csv": imports.upload,
    "xlsx": imports.upload,
    "file": attachments.attachment,
    "attachment": attachments.attachment,
    "kafka.value": events.event,
}


def runner_of(row: Row) -> Runner | None:
    return fields.collision if row.kind == "collision" else FORMS.get(row.field)


LARGE = ("10000 good rows", "zip bomb", "one million rows", "16384 columns", "10001 zip entries")


def cases() -> Iterator[Any]:
    for row in rows():
        large = str(row.value).removeprefix("{'recipe': '").startswith(LARGE)
        yield pytest.param(row, id=row.id, marks=[pytest.mark.slow, pytest.mark.timeout(300)] if large else [])


@pytest.mark.parametrize("row", [case for case in cases() if not skipped(case.values[0])])
def test_a_bad_input_is_refused_clearly_and_a_good_one_is_taken(row: Row, world: World) -> None:
    runner = runner_of(row)
    assert runner is not None, f"no runner knows {row.kind}:{row.field}"
    outcome = runner(world, row)
    if isinstance(outcome, str):
        assert outcome in (*row.statuses, fields.TAKEN_WITH_A_WARNING, requests.SENT_TO_SIGN_IN)
        return
    if isinstance(outcome, int):
        assert allowed(outcome, row)
        return
    assert allowed(outcome.status_code, row), f"{outcome.status_code}: {outcome.text[:500]}"
    if outcome.status_code >= 400 and outcome.request.method != "HEAD":
        assert fault_of(outcome, str(literal(row.value))) is None


def allowed(status: int, row: Row) -> bool:
    """As the row says; 400 is as good as 422, and one kind of success as good as another."""
    taken = any(isinstance(one, int) and one < 300 for one in row.statuses)
    return status in row.statuses or (status == 400 and 422 in row.statuses) or (status < 300 and taken)


def test_our_own_rows_cover_every_kind() -> None:
    own = [row for row in rows() if row.id.startswith("own-")]
    assert len(own) >= 60
    assert {row.kind for row in own} >= {row.kind for row in rows()}


def test_every_skip_names_rows_that_exist() -> None:
    known = {row.id for row in rows()} | {f"{row.kind}:{row.field}" for row in rows()}
    large = any(not row.id.startswith("own-") for row in rows())
    unknown = [name for name in skips() if name not in known]
    assert unknown == [] or not large
