"""Who did something, in words: services know accounts by their ids only."""

from collections.abc import Iterable

from gateway.access.reads import people
from gateway.web.access import PageContext


async def names_of(context: PageContext, actors: Iterable[str]) -> dict[str, str]:
    """Actor → name, for those that are accounts; others (a role, the demonstration) stand for themselves."""
    ids = sorted(set(actors))
    return await context.gateway.database.ask(people.names, ids) if ids else {}
