"""Password hashes: argon2id, computed by a few threads so that neither the event loop nor the memory suffers.

Parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. The threads bound how much memory
guessing can take; whoever finds the queue full is asked to come back. Part of the queue is kept for accounts that are
known at their place, so that a crowd of strangers does not keep the rightful out.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from gateway.access.usecases.attempts import too_many

THREADS = 2
WAITING = 32  # at about 50 ms each the last one in the queue waits for less than a second
KEPT = 12  # of them for accounts known at their place
MEMORY_KIB = 19456


@dataclass(frozen=True)
class Checked:
    """`renewed` is a new hash to be stored when the old one was made with other parameters."""

    right: bool
    renewed: str | None = None


@dataclass
class Passwords:
    """Hashes and checks. A login that nobody has is checked against a hash of its own, so that it takes as long."""

    method: PasswordHash = field(
        default_factory=lambda: PasswordHash((Argon2Hasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1),))
    )

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._nobody = self.method.hash("nobody has this password")
        self._waiting = 0

    def hash(self, password: str) -> str:
        """The hash to be stored; blocks for about 50 ms."""
        return self.method.hash(password)

    async def make(self) -> tuple[str, str]:
        """A password of 16 letters to be told once, and its hash."""
        password = secrets.token_urlsafe(12)
        return password, await self.hashed(password)

    async def hashed(self, password: str) -> str:
        """The hash to be stored, computed by one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.hash, password)

    async def check(self, password: str, kept: str | None, *, known: bool = False) -> Checked:
        """Compare with the kept hash; None stands for a login that nobody has. Raises 429 when too many are waiting."""
        if self._waiting >= (WAITING if known else WAITING - KEPT):
            raise too_many(2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._check, password, kept)
        finally:
            self._waiting -= 1

    def _check(self, password: str, kept: str | None) -> Checked:
        right, renewed = self.method.verify_and_update(password, kept or self._nobody)
        return Checked(right and kept is not None, renewed)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
