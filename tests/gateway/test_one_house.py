"""What the gateway shows of several services at once agrees: one order of firms, one answer to whose firm it is."""

import io

import httpx2
import openpyxl
import pytest

from contracts.codes import Zone
from tests.composed import PASSWORD, Composed
from tests.running import eventually
from tests.synthetic import code_of

ZONE = Zone.LANZHOU_HITECH
GIVEN = ("鑫源", "安康", "张掖路")
ORDERED = ["安康", "鑫源", "张掖路"]


def register(system: Composed, number: int, name: str) -> str:
    """A firm with an HNTE certificate, known to both services."""
    body = {"uscc": code_of(number), "name": f"{name}科技有限公司", "zone": ZONE.value, "founded_on": "2015-03-02"}
    firm_id: str = system.ask(ZONE, "POST", "/firms", json=body).raise_for_status().json()["firm_id"]
    eventually(lambda: system.ask(ZONE, "GET", f"/standings/{firm_id}").status_code == 200)
    title = {
        "firm_id": firm_id, "programme": "hnte", "issued_on": "2026-01-05", "number": f"GR20256200{number:04d}",
        "document_no": "样例〔2026〕1号", "document_on": "2026-01-05",
    }  # fmt: skip
    system.ask("office", "POST", "/recognitions", json=title).raise_for_status()
    return firm_id


def page(system: Composed, path: str) -> httpx2.Response:
    answer = system.client.get(path)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.fixture
def staff(system: Composed) -> Composed:
    answer = system.client.post(
        "/login",
        data={"login": ZONE.value, "password": PASSWORD},
        headers={"Origin": "http://testserver"},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    return system


def test_the_same_firms_stand_in_one_order_wherever_they_are_listed(staff: Composed) -> None:
    for number, name in enumerate(GIVEN, 1):
        register(staff, number, name)
    shown = {path: page(staff, path).text for path in ("/firms", "/firms?rung=hnte", "/board/firms?programme=hnte")} | {
        path: sheet(page(staff, path).content) for path in ("/firms.xlsx", "/board/firms.xlsx?programme=hnte")
    }
    orders = {path: sorted(GIVEN, key=text.index) for path, text in shown.items()}
    assert orders == dict.fromkeys(shown, ORDERED)


def sheet(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_the_last_zone_of_a_closed_firm_still_reads_its_titles(staff: Composed) -> None:
    firm_id = register(staff, 1, "安康")
    closing = {"effective_on": "2026-06-01", "reason": "注销"}
    version = staff.ask(ZONE, "GET", f"/firms/{firm_id}").json()["version"]
    answer = staff.ask(ZONE, "POST", f"/firms/{firm_id}:close", json=closing, headers={"If-Match": f'"v{version}"'})
    assert answer.status_code == 200, answer.text
    eventually(lambda: staff.ask("office", "GET", f"/standings/{firm_id}").json()["zone"] is None)
    for tab in ("titles", "applications"):
        assert "认定服务未响应" not in page(staff, f"/firms/{firm_id}?tab={tab}").text
    assert "GR202562000001" in page(staff, f"/firms/{firm_id}?tab=titles").text
