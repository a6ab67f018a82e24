"""What the demonstration's firms have done of what they owe: most in time, some late, some not at all. All of it is invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from contracts.codes import Role
from contracts.commands.obligations import (
    ConfirmedItem,
    ConfirmObligations,
    ReturnObligation,
    TickObligation,
    WaiveObligation,
)
from contracts.obligations import ObligationState
from contracts.queries.obligations import ObligationView
from kit.data import clock
from kit.data.caller import Caller
from kit.web.app import Service
from services.cultivation.obligations.reads.obligations import ObligationQuestion, obligations
from services.cultivation.obligations.tables import STATEMENT
from services.cultivation.obligations.usecases.batches import confirm_many
from services.cultivation.obligations.usecases.statements import Told, send_back, tick, waive

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
SINCE = date(2025, 1, 1)
EVERY, CHUNK = 100_000, 500
LATE, MISSED = 0.03, 0.02
"""Shares of what was done after its last day, and of what was never done."""
CARELESS = 0.005
"""Share of firms that have done nothing for years."""
WAITING, WAIVED, RETURNED = 6, 2, 1
"""How many firms have told what their park has yet to confirm, were excused, were sent back; they take what was missed."""


@dataclass(frozen=True)
class Duties:
    """Told on one day shortly before today; running again finds it there. `demo` is the firm with an account."""

    cultivation: Service
    demo: str

    def tell(self) -> None:
        with self.cultivation.database.read() as session:
            if session.execute(select(STATEMENT.c.firm_id).limit(1)).first() is not None:
                return
            past = obligations(session, OFFICE, ObligationQuestion(), SINCE, EVERY).items
        over = [row for row in reversed(past) if row.state is ObligationState.MISSED]
        own = [row for row in over if row.firm_id == self.demo][:1]
        done = {_name(row): item for row in over if row not in own and (item := _done(row)) is not None}
        items = [*done.values()]
        for start in range(0, len(items), CHUNK):
            command = ConfirmObligations(items=items[start : start + CHUNK])
            self._write(partial(confirm_many, command=command, since=SINCE, caller=OFFICE))
        self._exceptions([*own, *(row for row in over if _name(row) not in done and row not in own)])

    def _exceptions(self, left: Sequence[ObligationView]) -> None:
        """Of what is left over some is told by its firm, some excused, one sent back; the rest stays missed."""
        for serial, row in enumerate(left[: WAITING + WAIVED + RETURNED]):
            told = Told(_name(row), 0, SINCE)
            firm = Caller(f"演示·{row.firm_name}", Role.FIRM, party=row.firm_id)
            if WAITING <= serial < WAITING + WAIVED:
                excuse = WaiveObligation(reason="演示：企业停产整顿", document_no="演示〔2026〕豁免（虚构）")
                self._write(partial(waive, told=told, command=excuse, caller=OFFICE))
                continue
            tells = TickObligation(
                done_on=row.due_on - timedelta(days=serial), receipt_no=f"YS-{row.period}-{serial:04d}"
            )
            self._write(partial(tick, told=told, command=tells, caller=firm))
            if serial >= WAITING + WAIVED:
                refusal = ReturnObligation(reason="演示：受理编号查无记录")
                self._write(partial(send_back, told=Told(_name(row), 1, SINCE), command=refusal, caller=OFFICE))

    def _write(self, work: partial[Any]) -> None:
        self.cultivation.writer.submit(work, OFFICE).result()


def _name(row: ObligationView) -> tuple[str, str, str]:
    return row.firm_id, row.duty, row.period


def _done(row: ObligationView) -> ConfirmedItem | None:
    """When it was done, by a chance that is the firm's own; None where it was not."""
    chance = Random(f"{row.uscc}/{row.duty}/{row.period}")  # noqa: S311 - invented
    fate, days = chance.random(), chance.randint(0, 40)
    if fate < MISSED or Random(f"{row.uscc}/duties").random() < CARELESS:  # noqa: S311 - invented
        return None
    late = fate < MISSED + LATE
    on = min(row.due_on + timedelta(days=1 + days), clock.today()) if late else row.due_on - timedelta(days=days)
    receipt = f"YS-{row.period}-{chance.randint(1, 9999):04d}"
    return ConfirmedItem(
        firm_id=row.firm_id, duty=row.duty, period=row.period, version=0, done_on=on, receipt_no=receipt
    )
