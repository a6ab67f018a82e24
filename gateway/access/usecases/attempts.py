"""How often somebody may try to sign in, so that guessing is slow and a stranger locks nobody out.

Ten tries in five minutes for an account from one place; thirty failures in five minutes from one place over all accounts; sixty
failures in an hour for one account from all places where it has never been signed in. At most eight checks of one place run at
a time. An account that has signed in from a place before is known there: failures of others do not count against it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import TTLCache
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kit.data import clock
from kit.data.problem import Problem

PAIR = RateLimitItemPerMinute(10, 5, namespace="account-and-place")
PLACE = RateLimitItemPerMinute(30, 5, namespace="place")
ACCOUNT = RateLimitItemPerHour(60, namespace="account")
AT_ONCE = 8
KNOWN_PAIRS, KNOWN_SECONDS = 20_000, 30 * 24 * 3600


def too_many(seconds: int) -> Problem:
    """429 with the time after which another try may succeed."""
    words = "登录尝试过于频繁，请稍后再试。"
    return Problem(429, "too_many_attempts", "尝试次数过多", words, headers={"Retry-After": str(seconds)})


@dataclass
class Attempts:
    """In the memory of this process; a right password forgets the tries of its account and place."""

    storage: MemoryStorage = field(default_factory=MemoryStorage)

    def __post_init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(self.storage)
        self._known: TTLCache[tuple[str, str], bool] = TTLCache(KNOWN_PAIRS, KNOWN_SECONDS)
        self._running: Counter[str] = Counter()

    def knows(self, login: str, source: str) -> bool:
        """Whether the account has signed in from there before."""
        return (login, source) in self._known

    @contextmanager
    def one(self, login: str, source: str) -> Iterator[None]:
        """Around one check of a password. Raises 429 with Retry-After when there were too many, whether or not the account exists."""
        if self._running[source] >= AT_ONCE:
            raise too_many(1)
        if not self.knows(login, source):
            self._test(PLACE, source)
            self._test(ACCOUNT, login)
        if not self._limiter.hit(PAIR, login, source):
            raise too_many(self._wait(PAIR, login, source))
        self._running[source] += 1
        try:
            yield
        finally:
            self._running[source] -= 1
            if not self._running[source]:
                del self._running[source]

    def failed(self, login: str, source: str) -> None:
        """Count a wrong password; that of an account known at this place says nothing about a guesser."""
        if not self.knows(login, source):
            self._limiter.hit(PLACE, source)
            self._limiter.hit(ACCOUNT, login)

    def succeeded(self, login: str, source: str) -> None:
        """Forget the tries of an account and place, and know it there from now on."""
        self._known[(login, source)] = True
        self._limiter.clear(PAIR, login, source)

    def _test(self, limit: RateLimitItem, name: str) -> None:
        if not self._limiter.test(limit, name):
            raise too_many(self._wait(limit, name))

    def _wait(self, limit: RateLimitItem, *names: str) -> int:
        reset = self._limiter.get_window_stats(limit, *names).reset_time
        return max(1, int(reset - clock.system().timestamp()) + 1)
