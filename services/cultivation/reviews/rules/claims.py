"""认领: an application is one reviewer's work for some days. The lease ends by itself, as a fact of time.

Days and not minutes: what is answered depends on the civil day only, so that answers can be remembered (decision 30).
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Claim:
    """By whom of which side, until which day (inclusive); `ended` says that it was given back or taken over."""

    holder: str
    role: str
    until: date
    ended: bool = False

    def holds(self, today: date) -> bool:
        return not self.ended and today <= self.until


def last_day(today: date, days: int) -> date:
    """The last day of a claim of so many days that begins today; today is the first."""
    return today + timedelta(days=days - 1)


def hinders(claim: Claim | None, subject: str, today: date) -> bool:
    """Whether the claim is somebody else's and holds."""
    return claim is not None and claim.holds(today) and claim.holder != subject
