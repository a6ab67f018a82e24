"""A journey for each programme: a firm's client follows its worked example, the park, the city and the office take their steps.

From the self-assessment to the certificate or entry, on to its end, and to the next application. All firms are under way in one
town at once, because its clock never runs backwards.
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
SCORES = {"srdi": "66", "little-giant": "71", "champion": "80"}


@dataclass
class Journey:
    """One firm on its way to a title, at its end and beginning again."""

    town: Composed
    hand: clock.Frozen
    programme: str
    firm_id: str = ""
    application_id: str = ""
    certified: dict[str, Any] = field(default_factory=dict)
    title: dict[str, Any] = field(default_factory=dict)
    ended: dict[str, Any] = field(default_factory=dict)
    renewal: dict[str, Any] = field(default_factory=dict)

    @property
    def login(self) -> str:
        return f"client-{self.programme}"

    def ask(self, login: str, method: str, path: str, body: Any = None, status: int = 200, version: int = 0) -> Any:
        headers = {"If-Match": f'"v{version}"'} if version else {}
        answer = self.town.ask(login, method, path, json=body, headers=headers)
        assert answer.status_code == status, (self.programme, method, path, answer.text)
        return answer.json()

    def move(self, day: date) -> None:
        """Another day, if it is later; whoever asks next signs in again."""
        if day > clock.today():
            self.hand.move_to(day)
            self.town.sign_out()

    def begin(self) -> None:
        """A firm of 2015 with an account of its own, and the title that comes before; its round is open."""
        number = next(NUMBERS)
        name = f"行程{number}科技有限公司"
        body = {"uscc": code_of(number), "name": name, "zone": HOME.value, "founded_on": "2015-03-02"}
        self.firm_id = self.ask(HOME, "POST", "/firms", body, 201)["firm_id"]
        self.town.open_firm_account(self.login, self.firm_id)
        eventually(lambda: self.town.ask(OFFICE, "GET", f"/standings/{self.firm_id}").status_code == 200)
        if self.programme in BEFORE:
            title = {"firm_id": self.firm_id, "programme": BEFORE[self.programme], "number": f"BEFORE{number}"}
            document = {"issued_on": "2026-02-03", "document_no": "行程〔2026〕1号", "document_on": "2026-02-03"}
            self.ask(OFFICE, "POST", "/recognitions", title | document | {"number_reason": "行程所用编号"}, 201)
        self.open_round(2026)

    def open_round(self, year: int) -> str:
        body = {
            "programme": self.programme,
            "year": year,
            "name": f"{year}年度申报",
            "opens_on": f"{year}-06-01",
            "closes_on": f"{year}-08-31",
            "closing_time": "18:00",
            "document_no": f"行程〔{year}〕申报通知",
        }
        return str(self.ask(OFFICE, "POST", "/rounds", body, 201)["round_id"])

    def tell(self) -> None:
        """The firm's client does what its worked example says."""
        told = example(self.programme)
        told.tell(self.town, self.login)
        self.application_id = told.known["application"]

    def review(self, until: str) -> dict[str, Any]:
        """Every step of the path that is not the firm's, until the state is reached."""
        path = f"/applications/{self.application_id}"
        while True:
            view: dict[str, Any] = self.ask(OFFICE, "GET", path)
            if view["state"] == until:
                return view
            who, step, body = self._next(view)
            self._prepare(step, path)
            self.ask(who, "POST", f"{path}:{step}", body, version=view["version"])

    def _prepare(self, step: str, path: str) -> None:
        """The park's checklist before it recommends; HNTE's five experts before a score."""
        if step == "recommend":
            items = self.ask(HOME, "GET", f"{path}/review")["checklist"]
            lines = [{"item": each["item"], "result": "fits"} for each in items if each["gap"]]
            self.ask(HOME, "POST", f"{path}/checklist", {"lines": lines})
        if step == "propose" and self.programme == "hnte":
            for nth in range(5):
                profession = "financial" if nth == 0 else "technical"
                expert = {"name": f"专家{nth + 1}", "profession": profession, "score": "82.5"}
                self.ask(OFFICE, "POST", f"{path}/experts", expert)

    def _next(self, view: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
        """Who moves an application on from where it stands, and how."""
        stages, today = view["path"]["stages"], clock.today().isoformat()
        number = CERTIFICATES.get(self.programme, f"甘工信{self.programme}-{next(NUMBERS)}")
        scored = {"score": SCORES[self.programme]} if self.programme in SCORES else {}
        steps: dict[str, tuple[str, str, dict[str, Any]]] = {
            "formal_review": (HOME, "accept", {}),
            "recommended": (HOME, "recommend", {"opinion": "材料齐全，同意推荐。"}),
            "city_approved": (CITY, "approve-city", {}),
            "provincial_review": (OFFICE, "review", {}),
            "expert_review": (OFFICE, "send-to-experts", {}),
            "proposed": (OFFICE, "propose", scored),
            "publicity": (OFFICE, "open-publicity", {}),
            "filed": (OFFICE, "file", {}),
            "announced": (OFFICE, "announce", {"document_no": "行程〔2026〕公告", "announced_on": today}),
            "certified": (OFFICE, "certify", {"issued_on": today, "number": number}),
        }
        return steps[stages[stages.index(view["state"]) + 1]]

    def read_title(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask(self.login, "GET", f"/recognitions/{self.certified['recognition_id']}")
        return found

    def renew(self) -> None:
        """The title has ended; the firm applies again in the round of the next June."""
        self.move(date.fromisoformat(self.title["valid_until"]) + timedelta(days=1))
        self.ended = self.read_title()
        self.move(date(clock.today().year + (clock.today() > date(clock.today().year, 6, 2)), 6, 2))
        again = {"programme": self.programme, "round_id": self.open_round(clock.today().year)}
        self.renewal = self.ask(self.login, "POST", "/applications", again, 201)


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Journey]]:
    """Every journey from its first to its last day."""
    with clock.at(DAY) as hand, composed(tmp_path_factory.mktemp("journeys") / "var") as town:
        made = {programme: Journey(town, hand, programme) for programme in PROGRAMMES}
        _furnish(made["hnte"])
        for each in made.values():
            each.begin()
            each.tell()
        closing = [each.review("publicity")["publicity_closes_on"] for each in made.values()]
        made["hnte"].move(date.fromisoformat(max(closing)) + timedelta(days=1))
        for each in made.values():
            each.certified = each.review("certified")
            each.title = each.read_title()
        for each in sorted(made.values(), key=lambda each: str(each.title["valid_until"])):
            each.renew()
        yield made


def _furnish(any_of: Journey) -> None:
    """The city's account with its grant, and the office's own standard."""
    any_of.town.open_accounts(DemoAccount(CITY, PASSWORD, "兰州市工信局", Role.STAFF, (HOME,)))
    [account] = [each for each in any_of.ask(OFFICE, "GET", "/accounts")["items"] if each["login"] == CITY]
    any_of.ask(OFFICE, "POST", f"/accounts/{account['account_id']}:grant-step", {"step": "approve-city"})
    standard = any_of.ask(OFFICE, "POST", "/standards", {"programme": "provincial-innovative"}, 201)
    adopted = {"adopted_from": DAY.isoformat(), "document_no": "行程〔2026〕省创标准"}
    any_of.ask(OFFICE, "POST", f"/standards/{standard['standard_id']}:adopt", adopted, version=standard["version"])


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_an_application_goes_through_the_stages_of_its_path_and_no_other(
    journeys: dict[str, Journey], programme: str
) -> None:
    view = journeys[programme].certified
    passed = [step["to_state"] for step in view["steps"] if step["from_state"] not in (None, step["to_state"])]
    assert passed == view["path"]["stages"][1:]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_follows_is_the_title_of_the_programme_for_its_time(journeys: dict[str, Journey], programme: str) -> None:
    title = journeys[programme].title
    first, last = (date.fromisoformat(title[name]) for name in ("valid_from", "valid_until"))
    ends = (
        date(first.year, 12, 31) if programme == "tech-sme" else first.replace(year=first.year + 3) - timedelta(days=1)
    )
    assert (title["programme"], title["state"], last) == (programme, "valid", ends)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_when_it_has_ended_the_firm_applies_again_with_the_figures_of_the_new_years(
    journeys: dict[str, Journey], programme: str
) -> None:
    journey = journeys[programme]
    last_day = date.fromisoformat(journey.title["valid_until"])
    assert journey.ended["state"] == "expired"
    assert journey.renewal["kind"] == "re-recognition"
    assert journey.renewal["accounting_years"][0] >= last_day.year - 1


def test_every_programme_of_the_journeys_has_its_worked_example() -> None:
    assert {path.stem for path in pages()} == set(PROGRAMMES)
