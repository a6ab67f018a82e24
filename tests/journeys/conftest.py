"""One running system for all stories of this room, with an account for each of the three users."""

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest

from contracts.codes import COUNTED_ZONES, Role, Zone
from tests.running import RunningSystem, eventually
from tests.synthetic import code_of

NUMBERS = count(1)


class Town:
    """The people of the stories and what they do first thing in every story."""

    def __init__(self, system: RunningSystem) -> None:
        self.system = system
        self.office = system.sign_in("office")
        self.staff = {zone: system.sign_in(zone.value) for zone in COUNTED_ZONES}

    def register(self, zone: Zone, **more: object) -> str:
        """A firm of its zone, founded in 2015 and resident since then, known to cultivation."""
        number = next(NUMBERS)
        body = {
            "uscc": code_of(number),
            "name": f"故事{number:04d}科技有限公司",
            "zone": zone.value,
            "founded_on": "2015-03-02",
        }
        firm_id: str = self.staff[zone].post("/firms", body | more, status=201)["firm_id"]
        eventually(lambda: self.office.client.get(f"/standings/{firm_id}").status_code == 200)
        return firm_id

    def recognise(self, firm_id: str, issued_on: str, number: str | None = None, zone: Zone | None = None) -> str:
        """Mirror an HNTE certificate from its document; what staff enter is confirmed by the office."""
        body = {
            "firm_id": firm_id,
            "programme": "hnte",
            "issued_on": issued_on,
            "number": number or f"GR2099{next(NUMBERS):08d}",
            "document_no": "故事〔2025〕1号",
            "document_on": issued_on,
        }
        who = self.staff[zone] if zone else self.office
        recognition_id: str = who.post("/recognitions", body, status=201)["recognition_id"]
        if zone:
            self.office.post(f"/recognitions/{recognition_id}:confirm", {"reason": "已核对公告"}, version=1)
        return recognition_id

    def open_round(self, programme: str, year: int | None = None) -> str:
        """The round of a programme that takes applications all through this year and the next; the same one when asked again."""
        today = date.fromisoformat(self.office.get("/metrics/hnte")["as_of"])
        held = self.office.get("/rounds", programme=programme, state="open")["items"]
        body = {
            "programme": programme,
            "year": year or today.year,
            "name": f"故事{today.year}年申报",
            "opens_on": today.replace(month=1, day=1).isoformat(),
            "closes_on": today.replace(year=today.year + 1, month=12, day=31).isoformat(),
            "document_no": "故事〔2026〕通知",
        }
        made = held[0] if held else self.office.post("/rounds", body, status=201)
        return str(made["round_id"])

    def count(self, as_of: str, zone: Zone | None = None) -> int:
        """HNTE stock of a zone, or of the 试验区, on a date."""
        answer = self.office.get("/metrics/hnte", as_of=as_of, by="zone")
        if zone is None:
            return int(answer["total"])
        return sum(cell["count"] for cell in answer["cells"] if cell["zone"] == zone.value)

    def region(self, as_of: str, region: str) -> int:
        regions = {row["region"]: row["count"] for row in self.office.get("/metrics/hnte", as_of=as_of)["regions"]}
        return int(regions[region])

    def transfer(self, firm_id: str, origin: Zone, goal: Zone, on: str) -> None:
        """One side proposes, the other confirms."""
        body = {"firm_id": firm_id, "to_zone": goal.value, "effective_on": on, "reason": "整体搬迁"}
        proposed = self.staff[origin].post("/transfers", body, status=201)
        path = f"/transfers/{proposed['transfer_id']}:confirm"
        self.staff[goal].post(path, {}, version=proposed["version"])


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    system = RunningSystem(tmp_path_factory.mktemp("town") / "var")
    system.open_account("office", Role.OFFICE)
    for zone in COUNTED_ZONES:
        system.open_account(zone.value, Role.STAFF, (zone,))
    system.start()
    yield system
    assert system.stop() == 0


@pytest.fixture(scope="module")
def town(system: RunningSystem) -> Town:
    return Town(system)
