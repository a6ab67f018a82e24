"""The counting bases as people read them, with what the office has set for them."""

from datetime import date

from sqlmodel import Session

from contracts.queries.figures import CountingBasisList, CountingBasisView
from services.cultivation.counting.reads import entries, setting_on
from services.cultivation.holdings.rules.bases import BASES, Basis


def counting_bases(session: Session, day: date) -> CountingBasisList:
    """Every basis, and what is set for the day."""
    return CountingBasisList(
        as_of=day, setting=setting_on(session, day), entries=entries(session), items=tuple(map(_view, BASES))
    )


def _view(basis: Basis) -> CountingBasisView:
    return CountingBasisView(
        counting_basis=basis.code,
        name=basis.code.label,
        version=basis.version,
        programmes=basis.programmes,
        programme_names=tuple(programme.label for programme in basis.programmes),
        definition=basis.definition.format(on="统计日当日", name="该类资格"),
        year_end_only=basis.year_end,
    )
