"""A roster on its way through an import: handed in, waited for, and what must be there afterwards."""

from collections import Counter
from typing import Any

from contracts.codes import Zone
from tests.running import Person, RunningSystem, eventually
from tests.synthetic import code_of


def upload(person: Person, content: bytes, zone: Zone, filename: str = "名单.csv") -> str:
    """Start an import that applies what it finds; its id."""
    query = {"filename": filename, "zone": zone.value, "mode": "apply"}
    answer = person.client.post("/imports", content=content, params=query, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["import_id"])


def finished(person: Person, import_id: str, within: float = 60) -> dict[str, Any]:
    """The job once it has ended well."""

    def ended() -> dict[str, Any]:
        job: dict[str, Any] = person.get(f"/imports/{import_id}")
        return job if job["state"] in {"done", "failed"} else {}

    job = eventually(ended, within)
    assert job["state"] == "done", job
    return job


def check_imported(system: RunningSystem, import_id: str, first: int, count: int) -> None:
    """Each of `count` codes from number `first` on is one firm, announced once, taken over once; its end is told once."""
    expected = {code_of(first + number) for number in range(count)}
    codes = Counter(row[0] for row in system.rows("registry", "select uscc from firm"))
    assert {code: codes[code] for code in expected} == dict.fromkeys(expected, 1)
    mine = f"type like '%.firm.registered.v1' and payload like '%\"import_id\":\"{import_id}\"%'"
    announced = [row[0] for row in system.rows("registry", f"select key from outbox where {mine}")]
    assert len(announced) == len(set(announced)) == count
    versions = Counter(row[0] for row in system.rows("cultivation", "select firm_id from firm_version"))
    assert {versions[firm_id] for firm_id in announced} == {1}
    told = f"select count(*) from message where kind = 'import-completed' and link = '/imports/{import_id}'"
    assert system.value("notifications", told) == 1
