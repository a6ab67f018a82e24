"""Whether the figures of a page are final, as every page that shows figures says it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import CountingBasis, Programme
from contracts.queries.releases import ReleaseSummary
from gateway.releases.reads import release_covering, released_days
from gateway.web.access import PageContext
from gateway.web.filters import day, release_number

Numbers = Collection[tuple[Programme, CountingBasis]]
TARGETED: Numbers = ((Programme.HNTE, CountingBasis.EACH),)
"""The number that is set against the goals."""


@dataclass(frozen=True)
class Finality:
    """`final`: the page shows what `release` pins. Else it is provisional, and `release` is the one of the same day."""

    release: ReleaseSummary | None
    final: bool = False

    @property
    def words(self) -> str:
        """For the head of a table that leaves the system."""
        if not self.final or self.release is None or self.release.number is None:
            return "暂行（未经审定发布）"
        return f"已发布（{release_number(self.release.number)}，{day(self.release.published_on)}发布）"


async def finality_of(
    context: PageContext, as_of: date, known_at: datetime | None = None, numbers: Numbers = TARGETED
) -> Finality:
    """Released where a release pins these numbers of the day as known at exactly the instant asked; by what is known now
    a page is provisional, for what was entered since may count otherwise."""
    if known_at is not None:
        found = await context.gateway.database.ask(release_covering, as_of, known_at, numbers)
        if found is not None:
            return Finality(found, final=True)
    return Finality((await context.gateway.facts.ask(released_days)).get(as_of))
