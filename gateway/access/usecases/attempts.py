"""How often somebody may try to sign in: ten tries in five minutes per account and place, so that strangers lock nobody out."""

from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kit.data import clock
from kit.web.problems import Problem

TRIES = RateLimitItemPerMinute(10, 5)


@dataclass
class Attempts:
    """In the memory of this process; a right password forgets the tries of its account and place."""

    storage: MemoryStorage = field(default_factory=MemoryStorage)

    def __post_init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(self.storage)

    def take(self, login: str, source: str) -> None:
        """Count one try. Raises 429 with Retry-After once there were too many, whether or not the account exists."""
        if self._limiter.hit(TRIES, login, source):
            return
        reset = self._limiter.get_window_stats(TRIES, login, source).reset_time
        seconds = max(1, int(reset - clock.system().timestamp()) + 1)
        raise Problem(
            429,
            "too_many_attempts",
            "尝试次数过多",
            "登录尝试过于频繁，请稍后再试。",
            headers={"Retry-After": str(seconds)},
        )

    def forget(self, login: str, source: str) -> None:
        self._limiter.clear(TRIES, login, source)
