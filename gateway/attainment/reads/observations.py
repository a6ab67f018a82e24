"""Figures published elsewhere, as context beside ours."""

from contracts.codes import Region, Zone
from contracts.queries.gateway import ObservationList, ObservationView
from gateway.attainment.reference import observations
from gateway.attainment.reference.observations import Observation
from gateway.attainment.rules.target import Indicator

KINDS = {"published": "公开发布", "estimate": "预计数", "preliminary": "初步数", "derived": "推算"}
CONFIDENCES = {"certain": "已核原文", "likely": "待办公室确认"}
ELSEWHERE = {"lanzhou-city": "兰州市（全市）", "gansu-province": "甘肃省（全省）"}
NAMES: dict[str, str] = ELSEWHERE | {place.value: place.label for place in (*Region, *Zone)}


def published(indicator: Indicator) -> ObservationList:
    """The figures of one indicator, oldest first."""
    rows = sorted(
        (row for row in observations.load() if row.indicator == indicator.code), key=lambda row: (row.as_of, row.scope)
    )
    return ObservationList(items=tuple(_view(indicator, row) for row in rows))


def _view(indicator: Indicator, row: Observation) -> ObservationView:
    return ObservationView(
        indicator=row.indicator,
        scope=row.scope,
        scope_name=NAMES[row.scope],
        as_of=row.as_of,
        value=row.value,
        unit=indicator.unit,
        kind=row.kind,
        kind_name=KINDS[row.kind],
        confidence=row.confidence,
        confidence_name=CONFIDENCES[row.confidence],
        source=row.source or None,
        caveat=row.caveat or None,
        derived_as=row.derived_as or None,
        parts=row.parts,
    )
