"""What is measured: the requests of a day's work, as whoever makes them."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from contracts.codes import Zone
from domain.uscc import check_character, organisation_check_character
from gateway.access.usecases.accounts import DEMO_LOGINS, DEMO_PASSWORD
from tools.bench.load import request

ZONE = Zone.LANZHOU_HITECH
OFFICE, STAFF = "office", DEMO_LOGINS[ZONE]
READS = {
    "存活检查 /livez": ("GET", "/livez", None),
    "按园区计数 /api/v1/metrics/hnte": ("GET", "/api/v1/metrics/hnte?by=zone", OFFICE),
    "按园区计数，历史日期": ("GET", "/api/v1/metrics/hnte?as_of=2024-12-31&by=zone,industry", OFFICE),
    "企业台账 50 行 /api/v1/firms": ("GET", "/api/v1/firms?limit=50", OFFICE),
    "看板页面 /board": ("GET", "/board", OFFICE),
}


@dataclass(frozen=True)
class Operation:
    """`following` gives the bytes of the next request; `path` is what a bare application answers at, None for writes."""

    name: str
    following: Callable[[], bytes]
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


def operations(people: SignedIn) -> Iterator[Operation]:
    """The reads of READS, and the registration of a firm."""
    for name, (method, path, login) in READS.items():
        headers = people.headers(login, page=not path.startswith("/api/")) if login else {}
        asked = request(method, path, headers)
        yield Operation(name, lambda asked=asked: asked, path)  # type: ignore[misc]
    bodies = (json.dumps(firm(number)).encode() for number in itertools.count(1))
    headers = people.headers(STAFF, page=False)
    register = lambda: request("POST", "/api/v1/firms", headers, next(bodies))  # noqa: E731
    yield Operation("登记企业 POST /api/v1/firms", register, None, 201)


def firm(number: int) -> dict[str, str]:
    """A firm that nobody has registered."""
    return {
        "uscc": uscc("B", number),
        "name": f"基准第{number}号科技有限公司",
        "zone": ZONE.value,
        "resident_from": "2020-01-01",
        "address": f"测试路 {number} 号",
    }


def uscc(series: str, number: int) -> str:
    """A valid code by series (a letter) and number (below 10⁶)."""
    organisation = f"M{series}{number:06d}"
    code = "91620171" + organisation + organisation_check_character(organisation)
    return code + check_character(code)


def roster(rows: int) -> bytes:
    """A CSV of new firms with the usual columns."""
    header = "企业名称,统一社会信用代码,成立日期,注册资本（万元）,注册地址,联系人,联系电话"
    lines = (
        f"名册第{n}号科技有限公司,{uscc('C', n)},2019-05-{n % 28 + 1:02d},{n % 5000 + 10},测试路 {n} 号,张三,13800138000"
        for n in range(rows)
    )
    return "\r\n".join([header, *lines]).encode()
