"""What a release pins, as JSON text part by part: the head for everybody, then the figures of each scope.

A part is composed once, when the release is drafted, and kept as text: what a reader gets are the parts of the scopes that
are the reader's to see, joined as they are, so that they are the same to the byte for ever.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from contracts.codes import COUNTED_ZONES, Zone
from contracts.queries.gateway import Attainment, AttainmentAnswer, GoalChance, GoalChances, TargetTable
from contracts.queries.releases import (
    FrozenFigures,
    PinnedDefinition,
    PinnedForecast,
    ReleasedCount,
    ReleasedScope,
    ReleaseHead,
)
from contracts.queries.targets import OfficeTarget
from gateway.access.rules.scope import SCOPES, Scope, zones_of
from gateway.releases.tables import HEAD

FIRM_COUNTS = ("programme", "programme_name", "counting_basis", "counting_basis_name", "counting_basis_version")


def composed(
    head: ReleaseHead,
    frozen: FrozenFigures,
    attained: AttainmentAnswer,
    table: TargetTable,
    chances: GoalChances | None,
    goals: Sequence[OfficeTarget],
) -> dict[str, str]:
    """Part → text, for the head and each scope."""
    judged = {item.scope: item for item in attained.items}
    likely = {each.scope: each for each in chances.items} if chances else {}
    parts = {HEAD: head.model_dump_json()}
    for scope in SCOPES:
        released = _scope(scope, frozen, judged[scope.value], table, likely.get(scope.value), goals)
        parts[scope.value] = released.model_dump_json()
    return parts


def head_of(
    title: str, note: str | None, frozen: FrozenFigures, attained: AttainmentAnswer, chances: GoalChances | None
) -> ReleaseHead:
    """What is said of the whole: the day, the instant, what proves the firms, how each number is counted."""
    return ReleaseHead(
        title=title,
        note=note,
        as_of=frozen.as_of,
        known_at=frozen.known_at,
        frozen_id=frozen.frozen_id,
        frozen_digest=frozen.digest,
        edition=frozen.edition,
        source=attained.source,
        definitions=tuple(
            PinnedDefinition(**each.model_dump(include={*FIRM_COUNTS, "definition", "digest"}))
            for each in frozen.figures
        ),
        forecast=PinnedForecast(**chances.model_dump(include=set(PinnedForecast.model_fields))) if chances else None,
    )


def _scope(
    scope: Scope,
    frozen: FrozenFigures,
    judged: Attainment,
    table: TargetTable,
    chance: GoalChance | None,
    goals: Sequence[OfficeTarget],
) -> ReleasedScope:
    zones = zones_of(scope)
    return ReleasedScope(
        scope=scope.value,
        scope_name=scope.label,
        counts=tuple(
            ReleasedCount(
                **each.model_dump(include=set(FIRM_COUNTS)), count=sum(each.by_zone.get(zone, 0) for zone in zones)
            )
            for each in frozen.figures
        ),
        attainment=judged,
        targets=tuple(cell for cell in table.items if cell.scope == scope.value),
        chance=chance,
        office_targets=tuple(each for each in goals if each.scope == scope.value),
    )


def targeted(parts: Mapping[str, str]) -> Iterable[tuple[Zone, int]]:
    """Of each zone the released count that is set against the goals."""
    for zone in COUNTED_ZONES:
        yield zone, ReleasedScope.model_validate_json(parts[zone.value]).attainment.current


def joined(parts: Mapping[str, str], scopes: Iterable[Scope]) -> bytes:
    """The document of a reader: the head and the parts of the scopes."""
    mine = ",".join(parts[scope.value] for scope in scopes)
    return f'{{"release":{parts[HEAD]},"scopes":[{mine}]}}'.encode()


def digest_of(parts: Mapping[str, str]) -> str:
    """SHA-256 of the document with all scopes."""
    return hashlib.sha256(joined(parts, SCOPES)).hexdigest()
