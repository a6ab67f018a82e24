"""Inputs and results as canonical texts, so that a judgement can be kept, asked for again and compared byte by byte."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from contracts.codes import Programme
from contracts.metrics import Metric
from services.cultivation.assessments.rules.inputs import Figure, Inputs
from services.cultivation.assessments.rules.judging import EXACT, Judgement
from services.cultivation.assessments.rules.scores import Points
from services.cultivation.standards.rules.wording import plain
from services.cultivation.standards.rules.writing import canonical

MILLIONTH = Decimal("0.000001")


def written_inputs(inputs: Inputs) -> str:
    """The canonical text of what a firm was judged by."""
    rows = [
        [metric.value, year, _text(figure.self_reported), _text(figure.official), figure.source, figure.evidence]
        for (metric, year), figure in inputs.figures.items()
    ]
    return canonical(
        {
            "on_day": inputs.on_day.isoformat(),
            "latest_year": inputs.latest_year,
            "titles": None if inputs.titles is None else sorted(each.value for each in inputs.titles),
            "registered_on": inputs.registered_on and inputs.registered_on.isoformat(),
            "technology_field": inputs.technology_field,
            "figures": sorted(rows, key=lambda row: (row[0], row[1] or 0)),
        }
    )


def read_inputs(text: str) -> Inputs:
    """The inputs that a canonical text holds."""
    said: dict[str, Any] = json.loads(text)
    registered = said["registered_on"]
    return Inputs(
        on_day=date.fromisoformat(said["on_day"]),
        latest_year=said["latest_year"],
        figures={
            (Metric(metric), year): Figure(_number(own), _number(official), source, evidence)
            for metric, year, own, official, source, evidence in said["figures"]
        },
        titles=None if said["titles"] is None else frozenset(map(Programme, said["titles"])),
        registered_on=date.fromisoformat(registered) if registered else None,
        technology_field=said["technology_field"],
    )


def hash_of(rule_digest: str, inputs: Inputs, judgements: Sequence[Judgement]) -> str:
    """SHA-256 over the digest of the rules, the inputs and everything that came of them; the same on every machine and engine."""
    text = canonical([rule_digest, written_inputs(inputs), traces(judgements)])
    return hashlib.sha256(text.encode()).hexdigest()


def traces(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """The judgements without words, as they are compared."""
    with localcontext(EXACT):
        return [_trace(each) for each in judgements]


def _trace(judgement: Judgement) -> dict[str, Any]:
    value = judgement.reading.value if judgement.reading else None
    score = judgement.score
    return {
        "outcome": judgement.outcome.value,
        "value": None if value is None else plain(value.quantize(MILLIONTH, ROUND_HALF_UP)),
        "score": [_points(each) for each in (score.total, *score.groups)] if score else None,
        "conflicts": [[metric.value, year] for metric, year in judgement.conflicts],
        "found": [[metric.value, year] for metric, year in judgement.found],
        "paths": [_trace(each) for each in judgement.paths],
        "direct_pass": [_trace(each) for each in judgement.direct_pass],
        "exempt_if": [_trace(each) for each in judgement.exempt_if],
    }


def _points(points: Points) -> list[str]:
    return [plain(points.low), plain(points.high)]


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
