"""What ends soon and has no successor, by term and zone: one question behind 到期预警表 and the board."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from contracts.codes import Programme, Zone
from contracts.queries.renewals import RenewalView
from domain.months import months_after, quarter_end
from gateway.access.rules.visitor import visible_zones
from gateway.web.access import PageContext
from gateway.web.exports import every

EXPIRIES, LONGEST = "/reports/expiries", 12


@dataclass(frozen=True)
class Term:
    """A time by which a certificate ends; `last` gives its last day."""

    code: str
    name: str
    last: Callable[[date], date]


def _within(today: date, months: int) -> date:
    return months_after(today, months) - timedelta(days=1)


QUARTER = Term("quarter", "本季度", quarter_end)
TERMS = (QUARTER, *(Term(str(n), f"{n} 个月内", partial(_within, months=n)) for n in (1, 3, 6, LONGEST)))


@dataclass(frozen=True)
class Ending:
    """The certificates of a programme that end within the longest term, as of a day."""

    as_of: date
    rows: Sequence[RenewalView]

    def by(self, term: Term, zone: Zone | None = None) -> list[RenewalView]:
        """Those that end within a term, in a zone or in all."""
        last = term.last(self.as_of)
        return [row for row in self.rows if row.valid_until <= last and zone in (None, row.zone)]


async def ending(context: PageContext, programme: Programme = Programme.HNTE, months: int = LONGEST) -> Ending:
    """Of firms that reside in a zone of the visitor's figures today; what lies outside of the zones counts nowhere."""
    ask = partial(context.gateway.cultivation.renewals, context.caller, programme=programme.value, within_months=months)
    first, rows = await every(ask)
    seen = visible_zones(context.visitor)
    return Ending(first.as_of, [row for row in rows if row.zone in seen])


def term_of(code: str) -> Term:
    """The term that a URL names; half a year where it names none."""
    return next((term for term in TERMS if term.code == code), TERMS[3])
