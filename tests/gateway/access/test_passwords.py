"""Password hashes with their real parameters, and how many may wait for one."""

import asyncio
import threading

import pytest

from gateway.access.usecases import passwords
from gateway.access.usecases.passwords import Passwords
from kit.web.problems import Problem


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


def test_the_event_loop_stays_free_and_the_queue_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAITING", 3)
    checks, go = Passwords(), threading.Event()

    def slow(_password: str, _kept: str) -> tuple[bool, None]:
        go.wait(5)
        return True, None

    monkeypatch.setattr(checks.method, "verify_and_update", slow)

    async def crowd() -> list[object]:
        asks = [asyncio.create_task(checks.check("x", "y")) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        go.set()
        return list(await asyncio.gather(*asks, return_exceptions=True))

    answers = asyncio.run(crowd())
    refused = [answer for answer in answers if isinstance(answer, Problem)]
    assert (len(answers) - len(refused), {problem.code for problem in refused}) == (3, {"sign_in_busy"})
