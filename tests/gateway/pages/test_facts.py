"""我的数据, the data of a firm on its card, the yearly return; a blank is said as unknown and never as zero."""

from typing import Any

import pytest

from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

FIRM = "01JA2B3C4D5E6F7G8H9JKMNPQR"
FACTS = "/v1/standings/[^/]+/facts"
PRESENT = {"side": "self-reported", "since": "2025-12-31", "figures.revenue": "1234.5", "figures.class1-ip": "3"}


def entered(site: Site) -> list[Any]:
    return [body for path, body in site.cultivation.sent("POST") if path.endswith("/facts")]


def test_a_firm_reads_its_figures_with_both_sides(site: Site) -> None:
    text = site.sign_in("firm").text("/my/facts?year=2025")
    assert ("1,234.5 1,200 万元 2025年" in text, "两者不同" in text, "统计局 2025 年年报" in text) == (True, True, True)


def test_what_is_not_known_is_no_zero(site: Site) -> None:
    text = site.sign_in("firm").text("/my/facts?year=2025")
    assert "净利润 — — 万元" in text


def test_only_what_differs_is_said_and_what_was_emptied_is_taken_back(site: Site) -> None:
    site.cultivation.say("POST", FACTS, example("facts", "FirmFactsView"))
    fields = PRESENT | {"figures.revenue": "1,300", "figures.class1-ip": "", "figures.staff": "30"}
    answer = site.sign_in("firm").post("/my/facts/edit?year=2025", _version="4", **fields)
    assert answer.headers["location"] == "/my/facts?year=2025&done=facts-entered"
    assert entered(site) == [
        {
            "side": "self-reported",
            "year": 2025,
            "since": "2025-12-31",
            "figures": [
                {"metric": "revenue", "value": "1300"},
                {"metric": "staff", "value": "30"},
                {"metric": "class1-ip", "value": None},
            ],
        }
    ]


def test_a_form_without_a_change_says_so(site: Site) -> None:
    assert "没有更改" in site.sign_in("firm").post("/my/facts/edit?year=2025", **PRESENT).text
    assert entered(site) == []


def test_a_fault_stands_beside_its_metric(site: Site) -> None:
    errors = [FieldError("/figures/0/value", "not_whole", "职工总数：应为整数")]
    site.cultivation.say("POST", FACTS, Problem(422, "facts", "填报数据有误", errors=errors))
    answer = site.sign_in("firm").post("/my/facts/edit?year=2025", **PRESENT, **{"figures.staff": "3.5"})
    assert '<div class="error" id="e-figures.staff">职工总数：应为整数</div>' in answer.text


def test_staff_choose_the_side_and_a_firm_has_none_to_choose(site: Site) -> None:
    assert "数据口径" in site.sign_in("hitech").text(f"/firms/{FIRM}/facts/edit?year=2025&side=official")
    assert "数据口径" not in site.sign_in("firm").text("/my/facts/edit?year=2025&side=official")


def test_the_history_names_role_and_time_of_each_entry(site: Site) -> None:
    text = site.sign_in("hitech").text(f"/firms/{FIRM}/facts/entries?metric=revenue")
    assert ("销售（营业）收入 2025年 企业填报 1,234.5 万元" in text, "逐项填报" in text) == (True, True)


def test_a_return_is_uploaded_and_its_rows_say_why(site: Site) -> None:
    site.cultivation.say("POST", "/v1/fact-returns", example("facts", "ReturnView"))
    site.sign_in("hitech")
    answer = site.client.post(
        "/fact-returns",
        data={"year": "2025", "side": "self-reported"},
        files={"file": ("填报表.csv", b"x")},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/fact-returns/01JA2B3C4D5E6F7G8H9JKMNRET"
    assert site.cultivation.query("/v1/fact-returns")["year"] == "2025"
    assert "职工总数（人）：应为整数" in site.text(answer.headers["location"])


@pytest.mark.parametrize("login", ["firm", "hitech", "office"])
def test_a_return_without_a_file_is_not_sent(site: Site, login: str) -> None:
    assert "请选择文件" in site.sign_in(login).post("/fact-returns", year="2025").text
    assert site.cultivation.sent("POST") == []


@pytest.mark.parametrize(
    ("path", "firm", "staff"),
    [
        ("/my/facts", 200, 403),
        ("/my/facts/edit", 200, 403),
        ("/my/facts/entries", 200, 403),
        ("/my/contact", 200, 403),
        (f"/firms/{FIRM}/facts", 200, 200),
        (f"/firms/{FIRM}/facts/edit", 200, 200),
        (f"/firms/{FIRM}/facts/entries", 200, 200),
        ("/fact-returns", 200, 200),
        ("/fact-returns/r", 200, 200),
        ("/renewals", 403, 200),
        ("/renewals.xlsx", 403, 200),
        ("/recognitions/r1/renewal", 200, 200),
    ],
)
def test_each_page_is_for_its_roles(site: Site, path: str, firm: int, staff: int) -> None:
    statuses = [site.sign_in(login).client.get(path).status_code for login in ("firm", "hitech", "office")]
    assert statuses == [firm, staff, staff]
    site.client.cookies.clear()
    assert site.client.get(path, follow_redirects=False).status_code in (302, 303, 401)


def test_what_the_service_keeps_from_somebody_no_page_shows(site: Site) -> None:
    site.cultivation.say("GET", FACTS, Problem(404, "not_found", "未找到"))
    assert site.sign_in("hitech").client.get("/firms/other/facts").status_code == 404


def test_a_firm_keeps_its_own_contact(site: Site) -> None:
    site.registry.say("PATCH", "/v1/firms/[^/]+", example("registry", "FirmView"))
    assert "联系人" in site.sign_in("firm").text("/my/contact")
    shown = example("registry", "FirmView")["profile"]["contact"]
    known = {f"contact_{name}": shown[name] or "" for name in ("name", "phone", "email")}
    profile = {name: example("registry", "FirmView")["profile"][name] or "" for name in ("address", "website")}
    answer = site.post("/my/contact", _version="3", **known | profile | {"contact_name": "马晓"})
    assert answer.headers["location"] == "/my?done=contact-saved"
    assert [body for _, body in site.registry.sent("PATCH")] == [{"contact_name": "马晓"}]
