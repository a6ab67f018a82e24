"""A gateway whose pages a signed-in browser opens, with telling services behind it."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from gateway import main
from gateway.access.usecases.accounts import ensure_demo_accounts
from gateway.access.usecases.attempts import Attempts
from gateway.access.usecases.passwords import Passwords
from gateway.settings import GatewaySettings
from kit.web.auth import KeyPair
from tests.databases import Databases
from tests.gateway.conftest import ACCOUNTS, CHEAP, PASSWORD
from tests.gateway.pages.markup import fault_of, unsaid
from tests.gateway.pages.upstreams import Upstream

HERE = "http://testserver"


@dataclass
class Site:
    """A browser in front of the pages and the three services behind them."""

    client: TestClient
    registry: Upstream
    cultivation: Upstream
    notifications: Upstream

    def sign_in(self, login: str) -> "Site":
        self.client.cookies.clear()
        answer = self.client.post("/login", data={"login": login, "password": PASSWORD}, follow_redirects=False)
        assert answer.status_code == 303
        return self

    def as_new(self) -> "Site":
        self.client.cookies.clear()
        for upstream in (self.registry, self.cultivation, self.notifications):
            upstream.reset()
        return self

    def text(self, path: str, status: int = 200) -> str:
        """The words of a page without its tags, blanks folded."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:2000]
        return words(answer.text)

    def post(self, path: str, **fields: str) -> httpx2.Response:
        return self.client.post(path, data=fields, follow_redirects=False)


def words(page: str) -> str:
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture(scope="session")
def open_site(lasting_databases: Databases, keys: KeyPair) -> Iterator[Callable[[bool], Site]]:
    """A function that opens the site as if new, with the demonstration's notice or without; each is built once."""
    sites: dict[bool, Site] = {}

    def opened(demo: bool) -> Site:
        if demo not in sites:
            sites[demo] = build(lasting_databases.migrated("gateway"), keys, demo=demo)
        return sites[demo].as_new()

    yield opened
    for site in sites.values():
        site.client.__exit__(None, None, None)


def build(url: str, keys: KeyPair, *, demo: bool) -> Site:
    """A gateway on a new database with accounts of each role."""
    registry, cultivation, notifications = (Upstream(n) for n in ("registry", "cultivation", "notifications"))
    settings = GatewaySettings(
        database_url=url,
        token_public_key=keys.public,
        token_private_key=SecretStr(keys.private),
        demo=demo,
    )
    service = main.build(settings, {each.name: each.app() for each in (registry, cultivation, notifications)})
    state = service.app.state.gateway
    state.authentication.passwords, state.authentication.attempts = Passwords(CHEAP), Unlimited()
    client = TestClient(service.app, headers={"Origin": HERE})
    client.event_hooks["response"].append(is_whole)
    client.__enter__()
    ensure_demo_accounts(state.writer, state.authentication.passwords, ACCOUNTS)
    return Site(client, registry, cultivation, notifications)


def is_whole(answer: httpx2.Response) -> None:
    """Every page of every test of this room is looked at: a stray `</div>` tears the frame apart, and figures have their foot."""
    if "text/html" in answer.headers.get("content-type", ""):
        answer.read()
        assert fault_of(answer.text) == "", answer.url
        assert unsaid(answer.text) == [], answer.url


class Unlimited(Attempts):
    """One site serves all tests, which sign in more often than a person would."""

    @contextmanager
    def one(self, login: str, source: str) -> Iterator[None]:
        """Never too often."""
        yield


@pytest.fixture
def site(open_site: Callable[[bool], Site]) -> Site:
    """The site as if new: nobody signed in, and services that tell the contracts' examples."""
    return open_site(True)
