"""What is measured: the requests of a day's work, as whoever makes them."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from contracts.codes import COUNTED_ZONES, Region
from gateway.access.usecases.accounts import DEMO_LOGINS, DEMO_PASSWORD
from tools.bench.firms import ZONE, firm, words
from tools.bench.load import Next, request

OFFICE, STAFF = "office", DEMO_LOGINS[ZONE]
FIRST_DAY, DAYS = date(2016, 1, 1), 4383
COUNT = "/api/v1/metrics/hnte"


@dataclass(frozen=True)
class Operation:
    """`following` gives the bytes of the next request; `path` is what a bare application answers at, None for writes."""

    code: str
    name: str
    following: Next
    path: str | None
    status: int = 200


class SignedIn:
    """Demonstration accounts signed in: a bearer for machines, a cookie for pages."""

    def __init__(self, port: int) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=120)
        self._headers: dict[tuple[str, bool], dict[str, str]] = {}

    def headers(self, login: str, *, page: bool) -> dict[str, str]:
        if (login, page) not in self._headers:
            self._headers[login, page] = self._cookie(login) if page else self._bearer(login)
        return self._headers[login, page]

    def ask(self, method: str, path: str, login: str, **content: Any) -> httpx.Response:
        answer = self._http.request(method, path, headers=self.headers(login, page=False), **content)
        answer.raise_for_status()
        return answer

    def _bearer(self, login: str) -> dict[str, str]:
        answer = self._http.post("/api/v1/tokens", json={"login": login, "password": DEMO_PASSWORD})
        answer.raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def _cookie(self, login: str) -> dict[str, str]:
        form = {"login": login, "password": DEMO_PASSWORD}
        own = {"Origin": str(self._http.base_url).rstrip("/")}
        cookie = self._http.post("/login", data=form, headers=own).headers["set-cookie"].partition(";")[0]
        return {"Cookie": cookie}


def reads(people: SignedIn) -> list[Operation]:
    """Questions about figures, a firm and the board: asked again and again, or never asked before."""
    someone = people.ask("GET", "/api/v1/firms?limit=1", OFFICE).json()["items"][0]["firm_id"]
    machine, person = people.headers(OFFICE, page=False), people.headers(OFFICE, page=True)
    dates = (f"/board?as_of={day}" for day in itertools.cycle(_days()))
    return [
        Operation("livez", "存活检查", _again("/livez", {}), "/livez"),
        Operation("count-again", "按园区计数，同一问题", _again(f"{COUNT}?by=zone", machine), COUNT),
        Operation("count-new", "按园区计数，从未问过", _each(unasked(), machine), COUNT),
        Operation("list", "企业台账 50 行", _again("/api/v1/firms?limit=50", machine), "/api/v1/firms"),
        Operation("firm", "一户企业", _again(f"/api/v1/firms/{someone}", machine), f"/api/v1/firms/{someone}"),
        Operation("board-again", "看板页面，无变化", _again("/board", person), "/board"),
        Operation("board-new", "看板页面，另一日期", _each(dates, person), "/board"),
    ]


def searches(people: SignedIn) -> list[Operation]:
    """Lists of firms by two characters, other ones each time."""
    asked = (f"/api/v1/firms?limit=50&q={quote(pair)}" for pair in words())
    return [
        Operation("search", "企业台账 50 行，另两字", _each(asked, people.headers(OFFICE, page=False)), "/api/v1/firms")
    ]


def registration(people: SignedIn) -> Operation:
    """New firms, one a request."""
    bodies = (json.dumps(firm(number)).encode() for number in itertools.count(1))
    headers = people.headers(STAFF, page=False)
    register = lambda: request("POST", "/api/v1/firms", headers, next(bodies))  # noqa: E731
    return Operation("register", "登记企业", register, None, 201)


def unasked() -> Iterator[str]:
    """Counts by zone of which none is asked twice: 12 years of days × the scopes of the region."""
    scopes = [None, *(code.value for code in (*Region, *COUNTED_ZONES))]
    questions = [(day, scope) for day in _days() for scope in scopes]
    random.Random(7).shuffle(questions)  # noqa: S311 - an order, not a secret
    for day, scope in questions:
        yield f"{COUNT}?by=zone&as_of={day}" + (f"&scope={scope}" if scope else "")


def _days() -> list[date]:
    return [FIRST_DAY + timedelta(days=n) for n in range(DAYS)]


def _again(path: str, headers: dict[str, str]) -> Callable[[], bytes]:
    asked = request("GET", path, headers)
    return lambda: asked


def _each(paths: Iterator[str], headers: dict[str, str]) -> Callable[[], bytes]:
    return lambda: request("GET", next(paths), headers)
