"""Firms whose title ends up to the horizon and has no successor: the very firms that the forecast draws, as a list to work on."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Zone
from contracts.queries.forecasts import AtRiskFirm, AtRiskPage
from domain.spans import last_day
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.provenances import SOURCE, watermarks
from services.cultivation.firms.reads import zones_of
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.forecast.reads.gathering import Question, gather

DEFINITION = "截至数据日期有记录的最后一张证书在预测日前到期、尚无新证的企业；最迟启动日＝到期年度申报截止日（{month} 月 {day} 日，可设定）前 {lead} 天。"


@dataclass(frozen=True)
class Narrowed:
    """Which part of the list: a region or zone, a year of expiry."""

    scope: str | None = None
    year: int | None = None


def at_risk(
    session: Session, caller: Caller, asked: Question, narrowed: Narrowed, limit: int = 50, cursor: str | None = None
) -> AtRiskPage:
    """The earliest safe start first."""
    zones = {zone.value for zone in zones_of(caller, narrowed.scope)}
    gathered, chosen = gather(session, asked), asked.assumptions
    mine = [each for each in gathered.due if each.zone in zones and narrowed.year in (None, each.year)]
    mine.sort(key=lambda each: (each.valid_before, each.firm_id))
    late = sum(chosen.safe_start(each.valid_before) < asked.origin for each in mine)
    bound = f"{caller.subject}|at-risk|{asked.programme}|{asked.horizon}|{narrowed}"
    page = PageRequest(bound, limit, cursor).of_items(mine, lambda each: [each.valid_before.isoformat(), each.firm_id])
    names = select(VERSION.c.firm_id, VERSION.c.uscc, VERSION.c.name).where(
        among(VERSION.c.firm_id, [each.firm_id for each in page.items]), asked.known.sees(VERSION)
    )
    known = {row.firm_id: row for row in session.execute(names)}
    items = []
    for each in page.items:
        start, stage = chosen.safe_start(each.valid_before), gathered.stages.get(each.firm_id)
        items.append(
            AtRiskFirm(
                firm_id=each.firm_id,
                uscc=known[each.firm_id].uscc,
                name=known[each.firm_id].name,
                zone=Zone(each.zone),
                valid_until=last_day(each.valid_before),
                safe_start=start,
                days_left=(start - asked.origin).days,
                stage=stage.code if stage else None,
                stage_name=stage.name if stage else None,
            )
        )
    month, day = chosen.closing
    return AtRiskPage(
        as_of=asked.origin,
        definition=DEFINITION.format(month=month, day=day, lead=chosen.lead_days),
        source=SOURCE,
        **watermarks(asked.known),
        programme=asked.programme,
        programme_name=asked.programme.label,
        horizon=asked.horizon,
        total=len(mine),
        next_cursor=page.next_cursor,
        late=late,
        items=tuple(items),
    )
