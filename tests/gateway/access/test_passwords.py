"""Password hashes with their real parameters, and how many may wait for one."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from gateway.access.usecases import passwords
from gateway.access.usecases.passwords import Checked, Passwords
from kit.data.problem import Problem


def test_a_hash_is_argon2id_with_the_parameters_that_we_state() -> None:
    made = Passwords().hash("secret")
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_right_password_of_somebody_is_right() -> None:
    checks = Passwords()
    kept = checks.hash("secret")

    async def judged() -> list[bool]:
        return [
            (await checks.check("secret", kept)).right,
            (await checks.check("Secret", kept)).right,
            (await checks.check("secret", None)).right,
            (await checks.check("nobody has this password", None)).right,
        ]

    assert asyncio.run(judged()) == [True, False, False, False]


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Passwords, threading.Event]]:
    """Three places in the queue, one of them for the known; nothing is answered until the event is set."""
    monkeypatch.setattr(passwords, "WAITING", 3)
    monkeypatch.setattr(passwords, "KEPT", 1)
    checks, go = Passwords(), threading.Event()

    def slow(_password: str, _kept: str) -> tuple[bool, None]:
        go.wait(5)
        return True, None

    monkeypatch.setattr(checks.method, "verify_and_update", slow)
    yield checks, go
    checks.close()


def test_the_event_loop_stays_free_and_the_queue_is_bounded(crowded: tuple[Passwords, threading.Event]) -> None:
    checks, go = crowded

    async def crowd() -> list[object]:
        asks = [asyncio.create_task(checks.check("x", "y", known=True)) for _ in range(5)]
        return await _all(asks, go)

    answers = asyncio.run(crowd())
    refused = [answer for answer in answers if isinstance(answer, Problem)]
    assert (len(answers) - len(refused), {problem.status for problem in refused}) == (3, {429})
    assert all(problem.headers["Retry-After"] for problem in refused)


def test_a_crowd_of_strangers_leaves_a_place_for_the_known(crowded: tuple[Passwords, threading.Event]) -> None:
    checks, go = crowded

    async def crowd() -> list[object]:
        asks = [asyncio.create_task(checks.check("x", "y")) for _ in range(5)]
        asks.append(asyncio.create_task(checks.check("x", "y", known=True)))
        return await _all(asks, go)

    *strangers, known = asyncio.run(crowd())
    assert sum(isinstance(answer, Problem) for answer in strangers) == 3
    assert isinstance(known, Checked)


async def _all(asks: list["asyncio.Task[Checked]"], go: threading.Event) -> list[object]:
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    go.set()
    return list(await asyncio.gather(*asks, return_exceptions=True))
