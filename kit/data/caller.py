"""On whose behalf something runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """On whose behalf a request runs: `grants` are the territory codes of a staff account, `party` the legal person acted for."""

    subject: str
    role: str
    grants: frozenset[str] = frozenset()
    party: str | None = None


SYSTEM = Caller("system", "system")  # jobs, consumers and tools
