"""`python -m tools.bench.assessments`: one rule set over many firms in memory, results only; goal 20,000 firms a CPU second."""

import argparse
import gc
import resource
import time
from datetime import date
from decimal import Decimal
from random import Random

from contracts.metrics import NEGATIVE, Metric, PeriodKind
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.assessments.rules.judging import judges_many
from services.cultivation.standards.rules.criteria import asked_metrics
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import shipped

DAY = date(2026, 6, 10)
GOAL = 20_000  # firms a second
SEED = 20_261_128
LIKE = {PeriodKind.YEAR: (2025, 2024, 2023), PeriodKind.DATE: (None,)}


def firm(random: Random, asked: list[Metric]) -> Inputs:
    """Invented figures of every metric that is asked for, a tenth of them missing."""
    figures: dict[Key, Figure] = {}
    for metric in asked:
        for year in (
            *LIKE[metric.period],
            *((2026,) if metric in NEGATIVE and metric.period is PeriodKind.YEAR else ()),
        ):
            if random.random() < 0.9:
                value = Decimal(0) if metric in NEGATIVE else Decimal(random.randint(1, 400_000)) / 100
                figures[metric, year] = Figure(value)
    return Inputs(DAY, 2025, figures, frozenset(), date(2015, 3, 1), "新材料")


def main() -> int:
    """0 when every rule set reaches the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--version", action="append", default=[], help="版本，缺省为科小与高企")
    given = parser.parse_args()
    wanted = given.version or ["国科发政〔2017〕115号@2", "国科发火〔2016〕32号@1"]
    reached = True
    for rule_set in (each for each in shipped() if each.version in wanted):
        rules, random = resolved(rule_set, DAY), Random(SEED)  # noqa: S311 - invented figures
        asked = asked_metrics(rules)
        firms = [firm(random, asked) for _ in range(given.firms)]
        judge = judges_many(rules)
        gc.collect()
        gc.freeze()  # the firms are there before anybody judges: the collector shall not count them again and again
        began = time.process_time()
        counts = sum(1 for _ in judge(firms))
        pace = counts / (time.process_time() - began)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        reached = reached and pace >= GOAL
        print(f"{rules.version}: {pace:,.0f} firms a CPU second (goal {GOAL:,}), {counts:,} firms, {memory} MB")
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
