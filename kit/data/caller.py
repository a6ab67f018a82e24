"""On whose behalf something runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """On whose behalf a request runs: `grants` are the territory codes of a staff account, `party` the legal person acted for.

    `powers` name what this account alone was granted beyond its role.
    """

    subject: str
    role: str
    grants: frozenset[str] = frozenset()
    party: str | None = None
    powers: frozenset[str] = frozenset()


SYSTEM = Caller("system", "system")  # jobs, consumers and tools
