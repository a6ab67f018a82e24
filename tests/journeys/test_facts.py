"""A firm types its figures, the zone's staff send its return, the office enters an official value: all stand side by side."""

import io
from typing import Any

import openpyxl

from contracts.codes import Role, Zone
from sheets import write_workbook
from tests.journeys.conftest import Town
from tests.running import Person, eventually

HOME = Zone.LANZHOU_HITECH
STAFF_COLUMN, NAME, VERSION = "职工总数（人）", "企业名称", "数据版本"


def test_three_people_tell_of_one_firm_and_nothing_is_lost(town: Town) -> None:
    firm_id = town.register(HOME)
    town.system.open_account("figures", Role.FIRM, firm_id=firm_id)
    firm, staff, office = town.system.sign_in("figures"), town.staff[HOME], town.office
    path = f"/standings/{firm_id}/facts"
    typed = {"year": 2024, "figures": [{"metric": "revenue", "value": "1234.5"}, {"metric": "rd-expense", "value": 80}]}
    assert firm.post(path, typed, version=0)["version"] == 2

    rows = _template(staff)
    (mine,) = (row for row in rows if row[VERSION] == "2")
    assert mine["销售（营业）收入（万元）"] == "1234.5"
    sent = _upload(staff, [row | ({STAFF_COLUMN: "31"} if row is mine else {}) for row in rows])
    assert (sent["updated"], sent["unchanged"], sent["refused"]) == (1, len(rows) - 1, 0)

    official = {"year": 2024, "side": "official", "source": "统计局 2024 年年报"}
    office.post(path, official | {"figures": [{"metric": "revenue", "value": 1200}]}, version=3)
    facts = {each["metric"]: each for each in firm.get(path, year=2024)["items"]}
    revenue = facts["revenue"]
    assert (revenue["self_reported"]["value"], revenue["official"]["value"], revenue["differ"]) == (
        "1234.5",
        "1200",
        True,
    )
    assert (facts["staff"]["self_reported"]["value"], facts["staff"]["self_reported"]["channel"]) == ("31", "template")
    assert firm.get(f"{path}/entries")["total"] == 4
    town.staff[Zone.BAIYIN_HITECH].get(path, status=404)


def _template(staff: Person) -> list[dict[str, str]]:
    """The rows of the zone's return, by heading."""
    answer = staff.client.get("/fact-returns/template.xlsx", params={"year": 2024, "zone": HOME.value})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.raise_for_status().content)).worksheets[0]
    _, header, *lines = sheet.iter_rows(values_only=True)
    return [{str(name): str(value or "") for name, value in zip(header, line, strict=True)} for line in lines]


def _upload(staff: Person, rows: list[dict[str, str]]) -> dict[str, Any]:
    """Hand the filled return in and wait for its end."""
    content = write_workbook(list(rows[0]), [list(row.values()) for row in rows])
    headers = {"Content-Type": "application/octet-stream"}
    query: dict[str, str | int] = {"year": 2024, "filename": "填报表.xlsx"}
    started = staff.client.post("/fact-returns", params=query, content=content, headers=headers).raise_for_status()

    def ended() -> dict[str, Any]:
        job: dict[str, Any] = staff.get(f"/fact-returns/{started.json()['return_id']}")
        return job if job["state"] in {"done", "failed"} else {}

    return eventually(ended, 60)
