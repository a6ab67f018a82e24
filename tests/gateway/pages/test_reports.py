"""报表: each number of a workbook is the number of the page, and blank is blank on both."""

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest

from contracts.codes import Zone
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example, figures

PATHS = (
    "/reports/ladder?as_of=2026-06-30",
    "/reports/indicators?as_of=2026-06-30&scope=all",
    "/reports/expiries?term=12",
)
ZONES = (Zone.LANZHOU_HITECH, Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH)


class Tables(HTMLParser):
    """The cells of each table of a report by its name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] | None = None
        self._cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table" and given.get("data-report"):
            self._rows = self.found.setdefault(str(given["data-report"]), [])
        elif self._rows is not None and tag == "tr":
            self._rows.append([])
        elif self._rows is not None and tag in ("th", "td"):
            self._rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("th", "td")
        if tag == "table":
            self._rows = None

    def handle_data(self, data: str) -> None:
        if self._rows is not None and self._cell:
            self._rows[-1][-1] += data


def read(text: str) -> str | Decimal | None:
    """A cell of the page as the workbook holds it."""
    plain = text.strip().replace(",", "").removesuffix("%").replace("−", "-")
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
        return Decimal(plain)
    return text.strip() or None


def held(value: Any) -> str | Decimal | None:
    """A cell of the workbook; a year and a code are text there and digits on the page."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}", value):
        return value
    return None if value is None else Decimal(str(value)).normalize()


def books(site: Site, path: str) -> Any:
    answer = site.client.get(path.replace("?", ".xlsx?"))
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet"), answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


@pytest.fixture
def office(site: Site) -> Site:
    """Three certificates that end, one of them with its renewal accepted."""
    figures(site.cultivation)
    rows = [
        example(
            "renewals", "RenewalView", zone=zone, zone_name=zone.label, at_risk=nth != 1, valid_until=f"2026-12-{nth}0"
        )
        for nth, zone in enumerate(ZONES, 1)
    ]
    page = example("renewals", "RenewalPage", items=rows, total=3, as_of="2026-11-28", next_cursor=None)
    site.cultivation.say("GET", "/v1/renewals", page)
    return site.sign_in("office")


@pytest.mark.parametrize("path", PATHS)
def test_every_cell_of_the_workbook_is_that_of_the_page(office: Site, path: str) -> None:
    shown, book = Tables(office.client.get(path).text).found, books(office, path)
    assert shown.keys() == {sheet.title for sheet in book}
    for sheet in book:
        first = next(row[0].row for row in sheet.iter_rows() if row[0].value == shown[sheet.title][0][0])
        lines = sheet.iter_rows(first, first + len(shown[sheet.title]) - 1, values_only=True)
        wanted = [[_plain(read(cell)) for cell in row] for row in shown[sheet.title]]
        assert [[_plain(held(cell)) for cell in line] for line in lines] == wanted


def _plain(value: str | Decimal | None) -> str | Decimal | None:
    return value.normalize() if isinstance(value, Decimal) else value


@pytest.mark.parametrize("path", PATHS)
def test_a_workbook_says_above_its_cells_whose_they_are_and_how_final(office: Site, path: str) -> None:
    for sheet in books(office, path):
        head = [row[0] for row in sheet.iter_rows(1, 5, values_only=True)]
        assert re.match("梯次培育汇总表|指标调度表|到期预警表", head[0])
        assert (head[1], head[4]) == ("填报单位：兰白两区建设工作领导小组办公室", "性质：暂行（未经审定发布）")
        assert re.match(r"数据截至：2026年\d+月\d+日", head[2])
        assert re.match(r"制表时间：\d{4}-\d\d-\d\d \d\d:\d\d", head[3])
        assert any(str(row[0]).startswith("口径：") for row in sheet.iter_rows(values_only=True))


def test_what_nobody_has_entered_is_blank_and_counts_are_numbers(office: Site) -> None:
    sheet = books(office, PATHS[1])["兰白试验区"]
    rows = {str(row[0]): row for row in sheet.iter_rows(values_only=True)}
    patents = next(row for name, row in rows.items() if "发明专利" in name)
    assert (patents[3], patents[4], patents[5]) == (None, None, None)
    hnte = next(row for name, row in rows.items() if "高新技术企业" in name)
    assert (hnte[5], hnte[7], hnte[8]) == (836, 1300, 64.3)


def test_the_numbers_of_the_summary_are_those_of_the_board(office: Site) -> None:
    rows = Tables(office.client.get(PATHS[0]).text).found["各级与各类（每级口径）"]
    (hnte,) = (row for row in rows if "高新技术企业" in row[0])
    assert hnte[1:6] == ["90", "540", "118", "88", "836"]
    assert "836" in office.text("/board?as_of=2026-06-30")
    assert "距约束值 1,300 464" in office.text("/board?as_of=2026-06-30")


def test_what_ends_is_counted_by_zone_and_term_and_its_number_opens_the_firms(office: Site) -> None:
    page = office.client.get(PATHS[2]).text
    rows = {row[0]: row[1:] for row in Tables(page).found["高新技术企业到期数"]}
    assert rows["兰州高新区"][:2] == ["2", "1"]
    assert rows["合计"][:2] == ["3", "2"]
    assert "term=quarter&amp;zone=lanzhou-hitech" in page
    listed = Tables(office.client.get("/reports/expiries?term=quarter&zone=lanzhou-hitech").text).found["企业名单"]
    assert len(listed) - 1 == 2


def test_a_table_stands_alone_for_printing(office: Site) -> None:
    alone = office.text(f"{PATHS[0]}&view=print")
    assert "性质：暂行（未经审定发布）" in alone
    assert "企业台账" not in alone.partition("来源：")[0]


def test_staff_have_the_tables_of_their_zone(site: Site) -> None:
    figures(site.cultivation, {Zone.LANZHOU_HITECH: 540})
    text = site.sign_in("hitech").text(PATHS[0])
    assert "填报单位：兰州高新区" in text
    assert "白银高新区" not in text
    assert "兰州高新区" in site.text("/reports/indicators?scope=baiyin-hitech")
    assert "白银高新区" not in site.text("/reports/indicators?scope=baiyin-hitech")
    assert site.sign_in("firm").client.get("/reports").status_code == 403


def test_a_share_of_the_province_stands_in_the_summary_from_the_day_of_its_denominator(site: Site) -> None:
    figures(site.cultivation)
    total = {"programme": "srdi", "as_of": "2024-12-31", "firms": "4180", "source": "省工信厅通报"}
    assert site.sign_in("office").post("/province-totals", **total).status_code == 303
    rows = Tables(site.client.get(PATHS[0]).text).found["占全省比重"]
    assert ["专精特新中小企业", "兰白试验区", "2024-12-31", "836", "4,180", "20.0%", "省工信厅通报"] in rows
    for earlier in ("as_of=2024-12-30", "as_of=2026-06-30&known_at=2026-06-30T09:00"):
        shown = Tables(site.client.get(f"/reports/ladder?{earlier}").text).found
        assert not any("专精特新中小企业" in row for row in shown.get("占全省比重", []))
