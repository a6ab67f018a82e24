"""How often somebody may try: per account and place, per place, per account; the known are not kept out by strangers."""

from contextlib import suppress

import pytest

from gateway.access.usecases.attempts import AT_ONCE, Attempts
from kit.data.problem import Problem


def guess(attempts: Attempts, login: str, source: str) -> bool:
    """Try a wrong password; whether it was tried at all."""
    try:
        with attempts.one(login, source):
            pass
    except Problem:
        return False
    attempts.failed(login, source)
    return True


def test_an_account_may_be_tried_ten_times_from_one_place() -> None:
    attempts = Attempts()
    assert sum(guess(attempts, "office", "192.0.2.1") for _ in range(15)) == 10


def test_the_refusal_says_when_to_come_back() -> None:
    attempts = Attempts()
    for _ in range(10):
        guess(attempts, "office", "192.0.2.1")
    with pytest.raises(Problem) as refused, attempts.one("office", "192.0.2.1"):
        pass
    assert (refused.value.status, refused.value.code) == (429, "too_many_attempts")
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 301


def test_one_place_may_fail_thirty_times_over_all_accounts() -> None:
    attempts = Attempts()
    assert sum(guess(attempts, f"account-{n}", "192.0.2.1") for n in range(50)) == 30


def test_one_account_may_be_guessed_at_sixty_times_an_hour_from_all_places() -> None:
    attempts = Attempts()
    assert sum(guess(attempts, "office", f"192.0.2.{n}") for n in range(100)) == 60


def test_who_signed_in_from_a_place_before_is_not_kept_out_by_strangers() -> None:
    attempts = Attempts()
    attempts.succeeded("office", "198.51.100.7")
    for n in range(100):
        guess(attempts, "office", f"192.0.2.{n}")
        guess(attempts, f"account-{n}", "198.51.100.7")
    assert not guess(attempts, "office", "203.0.113.9")
    assert guess(attempts, "office", "198.51.100.7")


def test_a_right_password_gives_the_tries_back() -> None:
    attempts = Attempts()
    for _ in range(9):
        guess(attempts, "office", "192.0.2.1")
    attempts.succeeded("office", "192.0.2.1")
    assert sum(guess(attempts, "office", "192.0.2.1") for _ in range(15)) == 10


def test_one_place_has_eight_checks_at_a_time() -> None:
    attempts, entered = Attempts(), []
    tries = [attempts.one(f"account-{n}", "192.0.2.1") for n in range(AT_ONCE + 3)]
    for each in tries:
        with suppress(Problem):
            each.__enter__()
            entered.append(each)
    assert len(entered) == AT_ONCE
    for each in entered:
        each.__exit__(None, None, None)
    with attempts.one("office", "192.0.2.1"):
        pass


def test_a_check_that_fails_gives_its_place_back() -> None:
    attempts = Attempts()
    for n in range(AT_ONCE + 1):
        with pytest.raises(RuntimeError), attempts.one(f"account-{n}", "192.0.2.1"):
            raise RuntimeError
