"""Lists of firms beside a standard: near misses to call, candidates that the plan names, the pool of a standard."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.queries.assessments import FirmMatchPage
from contracts.standards import Outcome
from kit.data.problem import FieldError, invalid
from kit.web.paging import PageRequest
from services.cultivation.assessments.reads.assessing import unpublished
from services.cultivation.assessments.reads.surveys import Survey, matches, population, survey
from services.cultivation.facts.rules.columns import Bools
from services.cultivation.standards.reads.standards import rules_on, standard, standard_on
from services.cultivation.standards.rules.criteria import RuleSet
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import pools

NEAR = 3
"""A near miss has at most so many criteria that are not met or not known."""


def near_misses(
    session: Session, programme: Programme, zones: Sequence[Zone], day: date, page: PageRequest
) -> FirmMatchPage:
    """Firms without the title that meet its standard, or all but a few criteria; the nearest first. Raises 409 standard_unpublished."""
    held = standard_on(session, programme, day)
    if held is None:
        raise unpublished(programme)

    def near(found: Survey) -> Bools:
        return ~found.holders & (found.results.open <= NEAR)

    said = f"未持有资格，且不符合或无法判断的条件不超过 {NEAR} 项；少者在前，同数者差距小的在前"
    return _page(session, held.standard_id, rules_on(held, day), zones, day, page, near, said)


def candidates(session: Session, pool: Programme, zones: Sequence[Zone], day: date, page: PageRequest) -> FirmMatchPage:
    """Whom the plan calls to a title that they do not hold; what is not known of them is said. Raises 422 for no such pool."""
    rules = pools().get(pool)
    if rules is None:
        error = FieldError("/query/pool", "enum", "应为科技领军企业、制造业单项冠军企业或上市")
        raise invalid("query", "查询参数有误", error.message, [error])
    rules = resolved(rules, day)

    def called(found: Survey) -> Bools:
        return ~found.holders & ~found.results.where(Outcome.UNMET)

    said = f"{rules.title}（{rules.legal_basis}），且未持有{pool.label}资格；无法判断的列在其后"
    return _page(session, None, rules, zones, day, page, called, said)


def standard_firms(
    session: Session, standard_id: str, zones: Sequence[Zone], day: date, outcome: Outcome | None, page: PageRequest
) -> FirmMatchPage:
    """The firms of a scope under a standard, drafts too: those of one outcome, or all, the nearest first."""
    held = standard(session, standard_id)
    said = f"对照“{held.rule_set.title}”：{outcome.label if outcome else '全部企业'}"
    wanted = (outcome,) if outcome else tuple(Outcome)
    rules = rules_on(held, day)
    return _page(session, standard_id, rules, zones, day, page, lambda found: found.results.where(*wanted), said)


def _page(
    session: Session,
    standard_id: str | None,
    rules: RuleSet,
    zones: Sequence[Zone],
    day: date,
    page: PageRequest,
    keep: Callable[[Survey], Bools],
    said: str,
) -> FirmMatchPage:
    found = survey(population(session, zones, day), rules)
    places = found.nearest(keep(found))
    shown = page.of_items(places, found.rank)
    return FirmMatchPage(
        total=len(places),
        next_cursor=shown.next_cursor,
        programme=rules.programme,
        programme_name=rules.programme.label,
        standard_id=standard_id,
        version_name=rules.version,
        as_of=day,
        said=said,
        items=matches(session, found, shown.items),
    )
