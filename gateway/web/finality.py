"""Whether the figures of a page are final, as every page that shows figures says it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import CountingBasis, Programme
from contracts.queries.releases import PinnedDefinition, ReleaseSummary
from gateway.releases.reads import Numbers, release_covering, released_days
from gateway.web.access import PageContext
from gateway.web.filters import day, release_number

TARGETED: Numbers = ((Programme.HNTE, CountingBasis.EACH),)
"""The number that is set against the goals."""


@dataclass(frozen=True)
class Finality:
    """`final`: the page shows what `release` pins. Else it is provisional, and `release` is the one of the same day.

    `definitions` are how the release counted the numbers of the page.
    """

    release: ReleaseSummary | None
    definitions: tuple[PinnedDefinition, ...] = ()
    final: bool = False

    @property
    def bases(self) -> dict[str, str]:
        """Basis and version → the definition, of the first programme where there are several."""
        found: dict[str, str] = {}
        for each in self.definitions:
            found.setdefault(f"{each.counting_basis_name}（第 {each.counting_basis_version} 版）", each.definition)
        return found

    @property
    def words(self) -> str:
        """For the head of a table that leaves the system."""
        if not self.final or self.release is None or self.release.number is None:
            return "暂行（未经审定发布）"
        return f"已发布（{release_number(self.release.number)}，{day(self.release.published_on)}发布）"


async def finality_of(
    context: PageContext, as_of: date, known_at: datetime | None = None, numbers: Numbers = TARGETED
) -> Finality:
    """Released where a release pins these numbers of the day as known at exactly the instant asked, and counted them as they are
    counted now; by what is known now a page is provisional, for what was entered since may count otherwise."""
    if known_at is not None:
        covering = await context.gateway.database.ask(release_covering, as_of, known_at, numbers)
        if covering is not None and await _counted_alike(context, covering.definitions):
            return Finality(covering.release, covering.definitions, final=True)
    found = (await context.gateway.facts.ask(released_days)).get(as_of)
    return Finality(found.release, found.of(numbers).definitions) if found else Finality(None)


async def _counted_alike(context: PageContext, definitions: Collection[PinnedDefinition]) -> bool:
    """Whether each basis still has the version under which it was frozen."""
    bases = (await context.gateway.cultivation.counting_bases(context.caller)).items
    versions = {each.counting_basis: each.version for each in bases}
    return all(versions.get(each.counting_basis) == each.counting_basis_version for each in definitions)
