"""Recording what was said: each figure that differs from what is held becomes a new version; the old one stays known until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, update

from contracts.metrics import FactChannel, FactSide, Metric
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.tables import FACT, held, rewrite_sheets


@dataclass(frozen=True, slots=True)
class Entry:
    """One side says a figure, or takes it back (`value` None: unknown again)."""

    firm_id: str
    metric: Metric
    period: Period
    side: FactSide
    value: Decimal | None
    source: str | None = None
    evidence: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.firm_id, self.metric.value, self.period.text, self.side.value)


_CLOSE = (
    update(FACT)
    .where(
        FACT.c.firm_id == bindparam("of_firm"),
        FACT.c.metric == bindparam("of_metric"),
        FACT.c.period == bindparam("of_period"),
        FACT.c.side == bindparam("of_side"),
        FACT.c.version == bindparam("nth"),
    )
    .values(known_until=bindparam("until"))
)


def record(session: WriteSession, entries: Sequence[Entry], channel: FactChannel) -> dict[str, int]:
    """Record entries of any number of firms, each key once; returns by firm how many figures changed.

    An entry that says what is held already changes nothing, nor does a blank where nothing is held. Scope and sense are
    not judged here.
    """
    firm_ids = sorted({entry.firm_id for entry in entries})
    current = {
        (row.firm_id, row.metric, row.period, row.side): row
        for mine in held(session, firm_ids).values()
        for row in mine
    }
    new: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    changed: dict[str, int] = dict.fromkeys(firm_ids, 0)
    for entry in entries:
        row = current.get(entry.key)
        if _says_the_same(entry, row):
            continue
        if row is not None:
            closed.append(_closing(session, entry, row.version))
        new.append(_row(session, entry, channel, row.version + 1 if row is not None else 1))
        changed[entry.firm_id] += 1
    if closed:
        session.connection().execute(_CLOSE, closed)
    if new:
        session.insert_all(FACT, new)
        touched = [firm_id for firm_id, count in changed.items() if count]
        rewrite_sheets(session, touched)
        session.touched(*touched)
    return changed


def _says_the_same(entry: Entry, row: Any) -> bool:
    if row is None:
        return entry.value is None
    if entry.value is None or row.value is None:
        return bool(entry.value is row.value)
    return bool((entry.value, entry.source, entry.evidence) == (row.value, row.source, row.evidence))


def _closing(session: WriteSession, entry: Entry, version: int) -> dict[str, Any]:
    firm_id, metric, period, side = entry.key
    said = {"of_firm": firm_id, "of_metric": metric, "of_period": period, "of_side": side}
    return {**said, "nth": version, "until": session.now}


def _row(session: WriteSession, entry: Entry, channel: FactChannel, version: int) -> dict[str, Any]:
    firm_id, metric, period, side = entry.key
    return {
        "firm_id": firm_id,
        "metric": metric,
        "period": period,
        "side": side,
        "version": version,
        "known_from": session.now,
        "known_until": FOREVER,
        "value": entry.value,
        "source": entry.source,
        "evidence": entry.evidence,
        "channel": channel.value,
        "entered_by": session.caller.subject,
        "entered_role": session.caller.role,
    }
