"""A real Chromium in front of a real system: one process, one port of its own, invented firms."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from contracts.codes import COUNTED_ZONES, Programme, Role, Zone
from kit.data import clock
from tests.running import PASSWORD, RunningSystem, eventually
from tests.synthetic import code_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --lang=zh-CN"
)
HOME = Zone.LANZHOU_HITECH
CITY = "city"
ISSUED = ("2023-11-06", "2024-11-05", "2025-12-02")


@dataclass
class Town:
    """The running system with three recognised firms in one zone and a fourth that has nothing yet."""

    system: RunningSystem
    recognised: list[str] = field(default_factory=list)
    newcomer: str = ""

    @property
    def url(self) -> str:
        return self.system.url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Stopped with its module: its event loop would stand in the way of every other test of this process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium fonts-noto-cjk): browser tests are skipped")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


ROUND = {
    "year": 2026,
    "name": "2026年度第一批",
    "opens_on": "2020-01-01",
    "closes_on": "2099-12-31",
    "document_no": "测试〔2026〕2号",
}


@pytest.fixture(scope="module")
def town(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Built once; the tests of this room only add to it."""
    system = RunningSystem(tmp_path_factory.mktemp("browser") / "var")
    system.open_account("office", Role.OFFICE)
    for zone in COUNTED_ZONES:
        system.open_account(zone.value, Role.STAFF, (zone,))
    system.start()
    town = Town(system)
    staff, office = system.sign_in(HOME.value), system.sign_in("office")
    for programme in ("hnte", "srdi"):
        office.post("/rounds", {"programme": programme, **ROUND}, status=201)
    for number, issued_on in enumerate((*ISSUED, None), 9_000):
        body = {
            "uscc": code_of(number),
            "name": f"浏览器第{number}号科技有限公司",
            "zone": HOME.value,
            "founded_on": "2015-03-02",
        }
        firm_id = staff.post("/firms", body, status=201)["firm_id"]
        eventually(lambda firm_id=firm_id: staff.client.get(f"/standings/{firm_id}").status_code == 200)  # type: ignore[misc]
        if issued_on is None:
            town.newcomer = firm_id
            continue
        document = {"document_no": "测试〔2025〕1号", "document_on": issued_on}
        title = {"firm_id": firm_id, "programme": "hnte", "number": f"GR2099{number:08d}", "issued_on": issued_on}
        office.post("/recognitions", title | document, status=201)
        town.recognised.append(firm_id)
    system.open_account("applicant", Role.FIRM, firm_id=town.newcomer)
    yield town
    system.stop()


@dataclass
class Window:
    """A page of one person; what the console complained about is kept."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def text(self) -> str:
        return self.page.inner_text("main")


Opener = Callable[..., Window]


@pytest.fixture
def window(chromium: Browser, town: Town) -> Iterator[Opener]:
    """Open a window, signed in as `login` (nobody: without signing in) and led on to a page; a complaint of the console (a refused script, a broken file) fails the test."""
    windows: list[Window] = []

    def opened(
        login: str | None, width: int = 1366, *, scripts: bool = True, language: str = "zh-CN", to: str = "/"
    ) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 768},
            locale=language,
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        found = Window(context.new_page(), town.url)
        found.page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.on("dialog", lambda dialog: dialog.accept())
        found.page.set_default_timeout(20_000)
        windows.append(found)
        if login is None:
            return found
        page = found.open(f"/login?next={to}")
        page.fill("#f-login", login)
        page.fill("#f-password", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(lambda address: "/login" not in address)
        return found

    yield opened
    for each in windows:
        each.page.context.close()
    assert [line for each in windows for line in each.complaints if "422" not in line] == []


@dataclass(frozen=True)
class Applicant:
    """A firm of a story, its account, and the clock of its town."""

    town: Town
    firm_id: str
    login: str

    def today(self) -> date:
        return clock.today() + self.town.system.moved

    def wait_until_published(self, address: str) -> str:
        """The first day after the publicity, which has come when this returns."""
        closes_on = self.town.system.sign_in("office").get(address)["publicity_closes_on"]
        after = date.fromisoformat(closes_on) + timedelta(days=1)
        return self.wait_until(after).isoformat()

    def wait_until(self, day: date) -> date:
        """The day, which has come when this returns; who is signed in must sign in again."""
        self.town.system.move_clock(day - self.today())
        return day

    def last_day(self, programme: Programme) -> date:
        """The last valid day of the firm's title."""
        titles = self.town.system.sign_in("office").get(f"/standings/{self.firm_id}")["recognitions"]
        return next(date.fromisoformat(each["valid_until"]) for each in titles if each["programme"] == programme.value)


@pytest.fixture(scope="module")
def applicant(town: Town) -> Callable[[Programme], Applicant]:
    """Makes a firm that is to apply for a programme; the round of tech-SMEs is open, and the city may approve."""
    office = town.system.sign_in("office")
    year = {"year": clock.today().year, "closes_on": f"{clock.today().year}-12-31"}
    office.post("/rounds", {"programme": Programme.TECH_SME.value, **ROUND, **year}, status=201)
    town.system.open_account(CITY, Role.STAFF, (HOME,))
    [city] = [each for each in office.get("/accounts")["items"] if each["login"] == CITY]
    office.post(f"/accounts/{city['account_id']}:grant-step", {"step": "approve-city"})

    def made(programme: Programme) -> Applicant:
        number = 9_800 + list(Programme).index(programme)
        body = {
            "uscc": code_of(number),
            "name": f"全程第{number}号科技有限公司",
            "zone": HOME.value,
            "founded_on": "2015-03-02",
        }
        firm_id: str = town.system.sign_in(HOME.value).post("/firms", body, status=201)["firm_id"]
        town.system.open_account(f"of-{programme}", Role.FIRM, firm_id=firm_id)
        fresh = town.system.sign_in("office")
        eventually(lambda: fresh.client.get(f"/standings/{firm_id}").status_code == 200)
        return Applicant(town, firm_id, f"of-{programme}")

    return made
