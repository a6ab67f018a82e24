"""How often a stranger may ask whether a proof is genuine, so that nobody finds one by guessing and nobody keeps us busy.

Thirty questions in five minutes from one place; ten wrong ones in an hour from one place.
"""

from dataclasses import dataclass, field

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kit.data import clock
from kit.data.problem import Problem

ASKED = RateLimitItemPerMinute(30, 5, namespace="lookups-asked")
WRONG = RateLimitItemPerHour(10, namespace="lookups-wrong")


def too_many(seconds: int) -> Problem:
    """429 with the time after which another question is answered."""
    headers = {"Retry-After": str(seconds)}
    return Problem(429, "too_many_lookups", "查询过于频繁", "查询次数过多，请稍后再试。", headers=headers)


@dataclass
class Lookups:
    """In the memory of this process."""

    storage: MemoryStorage = field(default_factory=MemoryStorage)

    def __post_init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(self.storage)

    def admit(self, source: str) -> None:
        """Count a question. Raises 429, also for a right one after too many that were wrong."""
        if not self._limiter.test(WRONG, source):
            raise too_many(self._wait(WRONG, source))
        if not self._limiter.hit(ASKED, source):
            raise too_many(self._wait(ASKED, source))

    def failed(self, source: str) -> None:
        """Count a wrong question."""
        self._limiter.hit(WRONG, source)

    def _wait(self, limit: RateLimitItem, source: str) -> int:
        reset = self._limiter.get_window_stats(limit, source).reset_time
        return max(1, int(reset - clock.system().timestamp()) + 1)
