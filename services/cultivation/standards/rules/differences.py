"""What changed between two rule sets of a programme, in words: criteria that came and went, and values that are others now."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.standards import RuleChange
from services.cultivation.standards.rules.criteria import Criterion, RuleSet, every_criterion, own_parameters
from services.cultivation.standards.rules.wording import asked, said, unit_of

OTHERWISE = "判断口径有调整"


@dataclass(frozen=True)
class Difference:
    """`code` is that of a criterion or of a parameter; `before` and `after` are words, None where there was or is nothing."""

    code: str
    name: str
    change: RuleChange
    before: str | None
    after: str | None
    clause: str


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """In the order of the later one, what went last. Both are resolved for their day."""
    old, new = ({each.code: each for each in every_criterion(rules)} for rules in (before, after))
    found: list[Difference] = []
    for code, criterion in new.items():
        if code in old:
            found += _between(old[code], criterion)
        else:
            found.append(Difference(code, criterion.name, RuleChange.ADDED, None, _asks(criterion), criterion.clause))
    gone = [each for code, each in old.items() if code not in new]
    return found + [
        Difference(each.code, each.name, RuleChange.REMOVED, _asks(each), None, each.clause) for each in gone
    ]


def _between(old: Criterion, new: Criterion) -> Iterator[Difference]:
    values = list(_values(old, new))
    yield from values
    if not values and _shape(old) != _shape(new):
        before, after = _asks(old), _asks(new)
        if before == after:
            before, after = "", OTHERWISE
        yield Difference(new.code, new.name, RuleChange.CHANGED, before or None, after, new.clause)


def _values(old: Criterion, new: Criterion) -> Iterator[Difference]:
    held = {each.code: each for each in own_parameters(old)}
    for parameter in own_parameters(new):
        before = held.get(parameter.code)
        was, now = before.values[0].value if before else None, parameter.values[0].value
        if was != now:
            words = said(was, unit_of(old, before)) if before and was is not None else None
            change = RuleChange.CHANGED if before else RuleChange.ADDED
            name = f"{new.name}：{parameter.name}"
            yield Difference(parameter.code, name, change, words, said(now, unit_of(new, parameter)), new.clause)


def _shape(criterion: Criterion) -> tuple[object, ...]:
    """How it is judged, without the values."""
    strict = criterion.bar.strict if criterion.bar else None
    codes = tuple(each.code for each in own_parameters(criterion))
    reads = (criterion.kind, criterion.measure, criterion.band, criterion.metrics, criterion.years, criterion.review)
    return (*reads, strict, codes, criterion.asked)


def _asks(criterion: Criterion) -> str:
    """What it looks at and, where one value says it, how much is wanted."""
    wanted = [said(each.values[0].value, unit_of(criterion, each)) for each in own_parameters(criterion)][:1]
    return "；".join([*asked(criterion), *([criterion.asked] if criterion.asked else []), *wanted]) or criterion.name
