"""Choosing the path that a scope follows in a year."""

from contracts.codes import PathKind
from contracts.queries.gateway import PathChoiceView
from gateway.access.rules.scope import Scope
from gateway.attainment.reads.targets import choice_view
from gateway.attainment.tables import paths as store
from gateway.attainment.tables.paths import PathChoice
from kit.data.ids import ulid
from kit.data.session import WriteSession
from kit.web.actions import require_version


def choose_path(
    session: WriteSession, scope: Scope, year: int, path: PathKind, reason: str, expected: int
) -> PathChoiceView:
    """Follow `path` for a scope and year from now on; what was known before stays. Raises 412 on a stale version."""
    current = store.chosen_paths(session, session.now).get((scope, year))
    require_version(expected, current.version if current else 0)
    if current is not None:
        store.supersede(session, current, session.now)
    row = PathChoice(
        choice_id=ulid(),
        scope=scope.value,
        year=year,
        path=path.value,
        reason=reason,
        chosen_by=session.caller.subject,
        version=expected + 1,
        known_from=session.now,
    )
    session.add(row)
    session.audit("path", f"{scope.value}/{year}", "path.chosen", path=path.value, reason=reason)
    return choice_view(scope, year, row)
