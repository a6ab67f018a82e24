"""What is remembered is what would be answered now, whatever was written where, and however the clock moved in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes import Zone
from contracts.routes import cultivation as routes
from kit.data import clock
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.writer import Writer
from kit.events.bus.memory import MemoryBus
from kit.events.outbox import Relay
from kit.web.auth import KeyPair, Mint
from services.cultivation import main
from services.cultivation.firms.usecases import take
from services.cultivation.holdings.usecases.projection import project
from services.cultivation.settings import CultivationSettings
from services.cultivation.tables import mechanism, metadata
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Stage, new_firm, open_stage
from tests.databases import Databases

NUMBERS = count(1)
QUESTIONS = (
    "/v1/metrics/hnte",
    "/v1/metrics/hnte?by=zone,industry&as_of=2021-06-30",
    "/v1/metrics/hnte/firms",
    "/v1/metrics/hnte/series?from=2019-12-31",
    "/v1/metrics/hnte/flows?from=2019-12-31",
    "/v1/ladder",
    "/v1/standings?programme=hnte",
    "/v1/recognitions",
    "/v1/recognitions/expiring",
)


@dataclass
class Asked:
    """The service as one process answers it, beside one that remembers nothing; `elsewhere` writes as another process does."""

    stage: Stage
    client: TestClient
    fresh: TestClient
    mint: Mint
    elsewhere: Writer
    tags: dict[tuple[Caller, str], str] = field(default_factory=dict)

    def ask(self, caller: Caller, path: str) -> httpx2.Response:
        """The answer, which is the fresh one."""
        answer, now = self.both(caller, path)
        assert _told(answer) == _told(now)
        return answer

    def both(self, caller: Caller, path: str) -> tuple[httpx2.Response, httpx2.Response]:
        """The answer as a client gets it who brings the tag of the last one, and the answer of a service without a memory."""
        headers = {"Authorization": f"Bearer {self.mint.mint(main.NAME, caller)}", "X-Correlation-Id": "one-story"}
        now = self.fresh.get(path, headers=headers)
        tag = self.tags.get((caller, path), "")
        answer = self.client.get(path, headers=headers | {"If-None-Match": tag})
        if answer.status_code == 304:
            answer = self.client.get(path, headers=headers)
            assert answer.headers["etag"] == tag
        self.tags[caller, path] = answer.headers.get("etag", "")
        return answer, now

    def remembers(self, caller: Caller, path: str) -> bool:
        return (caller, *self._asked(path)) in self.client.app.state.answers._answers  # type: ignore[attr-defined]

    def _asked(self, path: str) -> tuple[str, bytes]:
        path, _, query = path.partition("?")
        return path, query.encode()

    # --- what happens in between
    def register(self) -> None:
        number = next(NUMBERS)
        self.stage.firm(f"F{number}", Zone.BAIYIN_HITECH if number % 2 else Zone.LANZHOU_HITECH)

    def register_elsewhere(self) -> None:
        firm = new_firm(f"F{next(NUMBERS)}", Zone.LANZHOU_HITECH, date(2015, 1, 5))
        self.elsewhere.submit(partial(take, states=[firm])).result()
        self.stage.firms[firm.firm_id] = firm

    def grant(self) -> None:
        self.register()
        self.stage.title(list(self.stage.firms)[-1], clock.today() - timedelta(days=10))

    def publish(self) -> None:
        Relay(self.stage.service.database, self.stage.service.writer, MemoryBus([])).publish_once()

    def pass_time(self, by: timedelta) -> None:
        self.stage.hand.move_to(clock.now() + by)


@pytest.fixture(scope="module")
def asked(lasting_databases: Databases, keys: KeyPair) -> Iterator[Asked]:
    url = lasting_databases.migrated(main.NAME)
    with open_stage(url, keys) as stage, pytest.MonkeyPatch.context() as patch:
        patch.setattr(routes, "ROUTES", ())
        plain = main.build(CultivationSettings(database_url=url, token_public_key=keys.public))
        elsewhere = Writer(Database.open(main.NAME, url, metadata, mechanism), [project])
        elsewhere.start()
        with TestClient(plain.app) as fresh:
            made = Asked(stage, TestClient(stage.service.app), fresh, Mint(keys.private), elsewhere)
            yield made
        elsewhere.close()
        elsewhere.database.close()
        stage.service.database.close()


def _told(answer: httpx2.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


HAPPENINGS: dict[str, Callable[[Asked], None]] = {
    "a firm comes": Asked.register,
    "a firm comes by another process": Asked.register_elsewhere,
    "a title is granted": Asked.grant,
    "events are published": Asked.publish,
    "a minute passes": lambda asked: asked.pass_time(timedelta(minutes=1)),
    "a day passes": lambda asked: asked.pass_time(timedelta(days=1)),
    "a year passes": lambda asked: asked.pass_time(timedelta(days=365)),
    "the clock is set back": lambda asked: asked.pass_time(timedelta(days=-2)),
}
STEPS = st.tuples(
    st.sampled_from(sorted(HAPPENINGS)),
    st.lists(st.tuples(st.sampled_from((OFFICE, HITECH, BAIYIN)), st.sampled_from(QUESTIONS)), min_size=1, max_size=3),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_no_answer_is_older_than_the_last_commit_or_the_clock(
    asked: Asked, steps: list[tuple[str, list[tuple[Caller, str]]]]
) -> None:
    for happening, questions in steps:
        HAPPENINGS[happening](asked)
        for caller, path in questions:
            answer, now = asked.both(caller, path)
            assert _told(answer) == _told(now)


@pytest.mark.parametrize("happening", ["events are published", "a minute passes"])
@pytest.mark.parametrize("path", QUESTIONS)
def test_what_changes_nothing_that_anybody_is_told_forgets_nothing(asked: Asked, path: str, happening: str) -> None:
    asked.register()
    told = asked.ask(OFFICE, path).content
    HAPPENINGS[happening](asked)
    assert asked.ask(OFFICE, QUESTIONS[0]).status_code == 200
    assert asked.remembers(OFFICE, path)
    assert asked.ask(OFFICE, path).content == told


def test_the_same_bytes_are_not_sent_twice(asked: Asked) -> None:
    path, headers = QUESTIONS[0], {"Authorization": f"Bearer {asked.mint.mint(main.NAME, OFFICE)}"}
    first = asked.client.get(path, headers=headers)
    again = asked.client.get(path, headers=headers | {"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert {answer.headers["cache-control"] for answer in (first, again)} == {"private, no-cache"}


@pytest.mark.parametrize("who", [None, Caller("firm", "firm", party="F1")])
def test_whoever_may_not_ask_is_refused_before_anything_is_compared(asked: Asked, who: Caller | None) -> None:
    tag = asked.ask(OFFICE, QUESTIONS[0]).headers["etag"]
    headers = {"If-None-Match": tag} | ({"Authorization": f"Bearer {asked.mint.mint(main.NAME, who)}"} if who else {})
    assert asked.client.get(QUESTIONS[0], headers=headers).status_code == (403 if who else 401)


def test_each_caller_has_answers_of_their_own(asked: Asked) -> None:
    asked.grant()
    asked.grant()
    seen: dict[Any, bytes] = {who: asked.ask(who, QUESTIONS[0]).content for who in (OFFICE, HITECH, BAIYIN)}
    assert len(set(seen.values())) == 3
