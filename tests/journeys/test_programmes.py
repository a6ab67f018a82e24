"""A journey for each programme: a firm's client follows its worked example, the park, city and office take their steps.

From the self-assessment to the certificate or entry, on to its end, and to the next application.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from contracts.codes import Role, Zone
from gateway.access.usecases.accounts import DemoAccount
from kit.data import clock
from tests.composed import PASSWORD, Composed, composed
from tests.journeys.examples import example, pages
from tests.running import eventually
from tests.synthetic import code_of

HOME = Zone.LANZHOU_HITECH
DAY = date(2026, 6, 10)
CITY, OFFICE = "city", "office"
NUMBERS = count(7_000)
PROGRAMMES = ("tech-sme", "provincial-innovative", "hnte", "innovative-sme", "srdi", "little-giant", "champion")
BEFORE = {"provincial-innovative": "tech-sme", "little-giant": "srdi", "champion": "srdi"}
"""The title that a firm of the journey holds already."""
CERTIFICATES = {"hnte": "GR202662009001", "tech-sme": "202662010208009001"}
SCORES = {"hnte": "82.5", "srdi": "66", "little-giant": "71", "champion": "80"}


@dataclass
class Journey:
    """The town of the journeys with its clock, and one firm under way."""

    town: Composed
    hand: clock.Frozen
    firm_id: str = ""
    login: str = ""
    taken: list[str] = field(default_factory=list)

    def ask(self, login: str, method: str, path: str, body: Any = None, status: int = 200, version: int = 0) -> Any:
        headers = {"If-Match": f'"v{version}"'} if version else {}
        answer = self.town.ask(login, method, path, json=body, headers=headers)
        assert answer.status_code == status, (method, path, answer.text)
        return answer.json()

    def move(self, day: date) -> None:
        """Another day; whoever asks next signs in again."""
        self.hand.move_to(day)
        self.town._bearers.clear()

    def firm(self, programme: str) -> None:
        """A firm of 2015 with an account of its own, and the title that comes before."""
        number = next(NUMBERS)
        body = {
            "uscc": code_of(number),
            "name": f"行程{number}科技有限公司",
            "zone": HOME.value,
            "founded_on": "2015-03-02",
        }
        self.firm_id = self.ask(HOME, "POST", "/firms", body, 201)["firm_id"]
        self.login = f"client-{programme}"
        self.town.open_firm_account(self.login, self.firm_id)
        eventually(lambda: self.town.ask(OFFICE, "GET", f"/standings/{self.firm_id}").status_code == 200)
        if programme in BEFORE:
            title = {"firm_id": self.firm_id, "programme": BEFORE[programme], "number": f"BEFORE{number}"}
            document = {"issued_on": "2026-02-03", "document_no": "行程〔2026〕1号", "document_on": "2026-02-03"}
            reason = {"number_reason": "行程所用编号"}
            self.ask(OFFICE, "POST", "/recognitions", title | document | reason, 201)

    def open_round(self, programme: str, year: int) -> str:
        body = {
            "programme": programme,
            "year": year,
            "name": f"{year}年度申报",
            "opens_on": f"{year}-06-01",
            "closes_on": f"{year}-08-31",
            "closing_time": "18:00",
            "document_no": f"行程〔{year}〕申报通知",
        }
        return str(self.ask(OFFICE, "POST", "/rounds", body, 201)["round_id"])

    def review(self, application_id: str) -> dict[str, Any]:
        """Every step of the path that is not the firm's, until nothing is left to do."""
        path = f"/applications/{application_id}"
        while True:
            view: dict[str, Any] = self.ask(OFFICE, "GET", path)
            if view["state"] in ("certified", "rejected"):
                return view
            if view["state"] == "publicity":
                self.move(date.fromisoformat(view["publicity_closes_on"]) + timedelta(days=1))
            who, step, body = self._next(view)
            self._prepare(step, path, view["programme"])
            self.taken.append(step)
            self.ask(who, "POST", f"{path}:{step}", body, version=view["version"])

    def _prepare(self, step: str, path: str, programme: str) -> None:
        """The park's checklist before it recommends; HNTE's five experts before a score."""
        if step == "recommend":
            items = self.ask(HOME, "GET", f"{path}/review")["checklist"]
            lines = [{"item": each["item"], "result": "fits"} for each in items if each["gap"]]
            self.ask(HOME, "POST", f"{path}/checklist", {"lines": lines})
        if step == "propose" and programme == "hnte":
            for nth in range(5):
                profession = "financial" if nth == 0 else "technical"
                expert = {"name": f"专家{nth + 1}", "profession": profession, "score": "82.5"}
                self.ask(OFFICE, "POST", f"{path}/experts", expert)

    def _next(self, view: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
        """Who moves an application on from where it stands, and how."""
        stages, programme, today = view["path"]["stages"], view["programme"], clock.today().isoformat()
        after = stages[stages.index(view["state"]) + 1]
        numbers = {"number": CERTIFICATES.get(programme, f"甘工信{programme}-{next(NUMBERS)}")}
        steps: dict[str, tuple[str, str, dict[str, Any]]] = {
            "formal_review": (HOME, "accept", {}),
            "recommended": (HOME, "recommend", {"opinion": "材料齐全，同意推荐。"}),
            "city_approved": (CITY, "approve-city", {}),
            "provincial_review": (OFFICE, "review", {}),
            "expert_review": (OFFICE, "send-to-experts", {}),
            "proposed": (OFFICE, "propose", {"score": SCORES[programme]} if programme in SCORES else {}),
            "publicity": (OFFICE, "open-publicity", {}),
            "filed": (OFFICE, "file", {}),
            "announced": (OFFICE, "announce", {"document_no": "行程〔2026〕公告", "announced_on": today}),
            "certified": (OFFICE, "certify", {"issued_on": today, **numbers}),
        }
        return steps[after]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with clock.at(DAY) as hand, composed(tmp_path_factory.mktemp("journeys") / "var") as town:
        made = Journey(town, hand)
        town.open_accounts(DemoAccount(CITY, PASSWORD, "兰州市工信局", Role.STAFF, (HOME,)))
        [account] = [each for each in made.ask(OFFICE, "GET", "/accounts")["items"] if each["login"] == CITY]
        made.ask(OFFICE, "POST", f"/accounts/{account['account_id']}:grant-step", {"step": "approve-city"})
        standard = made.ask(OFFICE, "POST", "/standards", {"programme": "provincial-innovative"}, 201)
        adopted = {"adopted_from": DAY.isoformat(), "document_no": "行程〔2026〕省创标准"}
        path = f"/standards/{standard['standard_id']}:adopt"
        made.ask(OFFICE, "POST", path, adopted, version=standard["version"])
        yield made


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_from_self_assessment_to_the_certificate_and_on_to_its_renewal(journey: Journey, programme: str) -> None:
    journey.move(DAY)
    journey.taken.clear()
    journey.firm(programme)
    journey.open_round(programme, 2026)
    told = example(programme)
    told.tell(journey.town, journey.login)

    view = journey.review(told.known["application"])
    assert view["state"] == "certified", journey.taken
    assert [state for state in view["path"]["stages"] if state not in ("draft", "submitted")] == [
        step["to_state"] for step in view["steps"] if step["to_state"] in view["path"]["stages"][2:]
    ]
    title = journey.ask(journey.login, "GET", f"/recognitions/{view['recognition_id']}")
    assert (title["programme"], title["state"]) == (programme, "valid")

    last_day = date.fromisoformat(title["valid_until"])
    journey.move(last_day + timedelta(days=1))
    assert journey.ask(journey.login, "GET", f"/recognitions/{view['recognition_id']}")["state"] == "expired"
    if programme != "provincial-innovative":
        journey.move(date(clock.today().year, 6, 2))
        next_round = journey.open_round(programme, clock.today().year)
        again = {"programme": programme, "round_id": next_round, "external_ref": f"ERP-{programme}-2"}
        renewal = journey.ask(journey.login, "POST", "/applications", again, 201)
        assert (renewal["kind"], renewal["accounting_years"][0]) == ("re-recognition", clock.today().year - 1)


def test_every_programme_of_the_journeys_has_its_worked_example() -> None:
    assert {path.stem for path in pages()} == set(PROGRAMMES)
