"""到期预警表: what ends within a year and has no successor, by zone and term, and the firms behind each number."""

from collections.abc import Iterable

from contracts.codes import COUNTED_ZONES, Programme, Zone
from contracts.queries.renewals import RenewalView
from gateway.access.rules.visitor import visible_zones
from gateway.web.access import PageContext
from gateway.web.expiries import EXPIRIES, TERMS, Ending, Term, ending
from gateway.web.finality import Finality
from gateway.web.reports import Cell, Report, Row, Table
from gateway.web.urls import link

TITLE, PATH = "到期预警表", EXPIRIES
DEFINITION = "当日有效、有效期至在所列期限内且尚未换发新证的资格；有风险指尚未受理重新认定（含未填报、不重报、未通过）"
SOURCE = "证书登记；重报情况由企业或园区填写"
OF_FIRMS = (
    "企业名称", "统一社会信用代码", "区域", "证书编号", "发证日期", "有效期至", "剩余天数", "重报情况", "受理日期",
)  # fmt: skip


async def report(context: PageContext, programme: Programme, term: Term, zone: Zone | None) -> Report:
    found = await ending(context, programme)
    zones = [each for each in COUNTED_ZONES if each in visible_zones(context.visitor)]
    chosen = found.by(term, zone)
    where = zone.label if zone else "各园区"
    return Report(
        title=TITLE,
        as_of=found.as_of,
        known_at=None,
        definition=DEFINITION,
        source=SOURCE,
        tables=(
            Table(
                f"{programme.label}到期数", _header(), tuple(_sums(found, zones, programme)), "每格：家数；点数字看企业"
            ),
            Table("企业名单", OF_FIRMS, tuple(map(_line, chosen)), f"{where}，{term.name}到期，共 {len(chosen)} 家"),
        ),
        finality=Finality(None),
    )


def _header() -> tuple[str, ...]:
    return ("区域", *(head for term in TERMS for head in (term.name, "其中有风险")))


def _sums(found: Ending, zones: Iterable[Zone], programme: Programme) -> Iterable[Row]:
    for zone in (*zones, None):
        cells = [Cell(zone.label if zone else "合计")]
        for term in TERMS:
            mine = found.by(term, zone)
            cells.append(Cell(len(mine), link(PATH, programme=programme.value, term=term.code, zone=zone)))
            cells.append(Cell(sum(row.at_risk for row in mine)))
        yield Row(tuple(cells), "" if zone else "total")


def _line(row: RenewalView) -> Row:
    said = row.statement
    return Row(
        (
            Cell(row.firm_name, f"/firms/{row.firm_id}?tab=titles"),
            Cell(row.uscc),
            Cell(row.zone_name),
            Cell(row.number),
            Cell(row.issued_on.isoformat()),
            Cell(row.valid_until.isoformat()),
            Cell(row.days_left),
            Cell(row.state_name),
            Cell(said.accepted_on.isoformat() if said and said.accepted_on else None),
        )
    )
