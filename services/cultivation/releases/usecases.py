"""Freezing the figures of a day: every number under every basis, with the firms behind it, written down once."""

from datetime import date
from typing import Any

from contracts.codes import COUNTED_ZONES
from contracts.commands.releases import FreezeFigures
from contracts.queries.releases import FrozenFigures
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.figures.reads.counts import Counted, Scope
from services.cultivation.figures.reads.drilldowns import every_firm
from services.cultivation.figures.reads.provenances import SOURCE, stock_definition
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.holdings.rules.bases import BASES, EDITION
from services.cultivation.releases.reads.frozen import frozen_figures
from services.cultivation.releases.rules import digest_of
from services.cultivation.releases.tables import FROZEN_COUNT, FROZEN_FIRM, FrozenSet

EVERYWHERE = Scope(tuple(zone.value for zone in COUNTED_ZONES))
FIRM = ("firm_id", "uscc", "name", "zone", "park", "industry", "number", "valid_from", "valid_until")


def freeze(session: WriteSession, command: FreezeFigures, caller: Caller) -> FrozenFigures:
    """Write down what is known of a day. Raises 422 for a day that has not come: its figures are a projection."""
    if command.as_of > clock.today():
        error = FieldError("/as_of", "not_yet", "该日期尚未到来")
        raise invalid("not_yet", "日期有误", "尚未到来的日期只有推算数，不能冻结。", [error])
    known = knowledge(session, command.known_at)
    frozen_id, numbers, firms = ulid(), [], []
    for each in _counted(command.as_of):
        rows = _firms(session, each, command.as_of, known)
        key = {"frozen_id": frozen_id, "programme": each.programme.value, "basis": each.basis.value}
        definition = stock_definition(each, command.as_of)
        digest = digest_of(*([row[name] for name in FIRM] for row in sorted(rows, key=lambda row: row["firm_id"])))
        numbers.append({**key, "definition": definition, "firms": len(rows), "digest": digest})
        firms += [{**key, **row} for row in rows]
    head = [command.as_of, known.at.isoformat(), EDITION]
    lines = ([number["programme"], number["basis"], number["firms"], number["digest"]] for number in numbers)
    session.add(
        FrozenSet(
            frozen_id=frozen_id,
            as_of=command.as_of,
            known_at=known.at,
            watermark=known.watermark,
            sequence=known.sequence,
            edition=EDITION,
            source=SOURCE,
            digest=digest_of(head, *lines),
            frozen_by=caller.subject,
            frozen_at=session.now,
        )
    )
    session.flush()
    _insert(session, numbers, firms)
    session.audit("frozen-figures", frozen_id, "figures.frozen", as_of=command.as_of.isoformat(), firms=len(firms))
    return frozen_figures(session, caller, frozen_id)


def _counted(day: date) -> list[Counted]:
    bases = [basis for basis in BASES if basis.is_counted_on(day)]
    return [Counted(programme, basis.code) for basis in bases for programme in basis.programmes]


def _firms(session: WriteSession, each: Counted, day: date, known: Knowledge) -> list[dict[str, Any]]:
    found = every_firm(session, each, EVERYWHERE, day, known)
    return [{"sort_key": place, **firm.model_dump(), "zone": firm.zone.value} for place, firm in found]


def _insert(session: WriteSession, numbers: list[dict[str, Any]], firms: list[dict[str, Any]]) -> None:
    session.insert_all(FROZEN_COUNT, numbers)
    if firms:
        session.insert_all(FROZEN_FIRM, firms)
