"""A flow as a waterfall: what the table says line by line, as bars between the two stocks."""

from collections.abc import Callable

from contracts.queries.cultivation import FlowAnswer
from gateway.web.charts import Chart, Mark, waterfall
from gateway.web.filters import signed


def waterfall_of(flow: FlowAnswer, opening: str, closing: str, links: Callable[[str], str]) -> Chart:
    """Opening, each reason that moved a firm, closing; `opening` and `closing` lead to the firms of the two stocks."""
    steps = [
        Mark(line.name, sign * line.count, kind, links(line.reason), signed(sign * line.count))
        for sign, kind, lines in ((1, "up", flow.inflows), (-1, "down", flow.outflows))
        for line in lines
        if line.count
    ]
    end = "ahead" if flow.projected else "stock"
    return waterfall(Mark("期初", flow.opening, "stock", opening), steps, Mark("期末", flow.closing, end, closing))
