"""What a criterion of each kind must bring with it."""

from decimal import Decimal

from contracts.codes import Programme
from contracts.standards import CriterionKind as Kind
from contracts.standards import MeasureKind
from services.cultivation.standards.rules.criteria import Criterion, Measure, Parameter, Step

NUMERIC = (Kind.AT_LEAST, Kind.MORE_THAN, Kind.AT_MOST)
TITLED = (Kind.HOLDS_TITLE, Kind.LACKS_TITLE)


def shape_fault(criterion: Criterion) -> str | None:
    """What this criterion lacks for its kind, in words; None when it can be judged."""
    if criterion.measure is not None and (fault := measure_fault(criterion.measure)) is not None:
        return fault
    if criterion.kind in NUMERIC:
        return _numeric_fault(criterion)
    if criterion.kind in TITLED:
        return None if _has(criterion.titles, Programme) else "应写明资格"
    return _other_fault(criterion)


def _numeric_fault(criterion: Criterion) -> str | None:
    if criterion.measure is None or criterion.bar is None:
        return "应写明指标和界限"
    return None if _is_number(criterion.bar.parameter) else "界限应为数字"


def _other_fault(criterion: Criterion) -> str | None:
    match criterion.kind:
        case Kind.AT_LEAST_BY_BAND:
            banded = criterion.bar is not None and _has(criterion.bar.parameter, Step)
            return None if banded and criterion.measure and criterion.band else "应写明指标、分档依据和分档表"
        case Kind.NONE_OF:
            return None if criterion.metrics else "应写明所列事项"
        case Kind.ANY_OF | Kind.ALL_OF:
            return None if criterion.paths else "应写明各项条件"
        case Kind.SCORE:
            return None if criterion.score and criterion.score.groups else "应写明评分项"
        case Kind.OFFICIAL_SCORE:
            return None if criterion.metrics and criterion.bar else "应写明得分指标和合格分数"
        case _:
            return None


def measure_fault(measure: Measure) -> str | None:
    """What a measure lacks; None when a number can be made of it."""
    if measure.kind is MeasureKind.DAYS_REGISTERED:
        return None if not measure.asked else "注册天数不需要指标"
    if not measure.metrics:
        return "应写明指标"
    if len({metric.unit for metric in (*measure.metrics, *measure.whole)}) != 1:
        return "单位不同的指标不能合计或相比"
    if measure.kind is MeasureKind.SHARE:
        return None if measure.whole else "占比应写明分母"
    return None if not measure.whole else "只有占比有分母"


def _is_number(parameter: Parameter) -> bool:
    return all(isinstance(each.value, Decimal) for each in parameter.values)


def _has(parameter: Parameter | None, kind: type) -> bool:
    if parameter is None:
        return False
    values = [each.value for each in parameter.values]
    return all(isinstance(value, tuple) and value and isinstance(value[0], kind) for value in values)
