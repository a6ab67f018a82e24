"""我的企业: what a firm finds first."""

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example


def test_the_next_rung_leads_to_its_self_test(site: Site) -> None:
    assert '<a href="/self-test?programme=leading">' in site.sign_in("firm").client.get("/my").text


def test_a_material_that_is_still_owed_is_asked_for_and_more_so_once_it_is_overdue(site: Site) -> None:
    for overdue, words in ((0, "1 项容缺材料未补交。"), (1, "其中 1 项已逾期，申报暂停办理。")):
        task = example("reviews", "ReviewTask", owed=1, owed_overdue=overdue)
        site.cultivation.say("GET", "/v1/review-tasks", {"total": 1, "items": [task]})
        assert words in site.sign_in("firm").text("/my")
