"""Whether the figures of a page are final, as every page that shows figures says it."""

from dataclasses import dataclass
from datetime import date

from contracts.queries.releases import ReleaseSummary
from gateway.releases.reads import release_of
from gateway.web.access import PageContext


@dataclass(frozen=True)
class Finality:
    """`final`: the page shows what `release` pins. Else it is provisional, and `release` is the one of the same day."""

    release: ReleaseSummary | None
    final: bool = False


async def finality_of(context: PageContext, as_of: date) -> Finality:
    """Of a page that counts by what is known now, or was known at some instant: provisional."""
    return Finality(await context.gateway.database.ask(release_of, as_of))
