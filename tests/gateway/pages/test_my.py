"""我的企业: what a firm finds first."""

from tests.gateway.pages.conftest import Site


def test_the_next_rung_leads_to_its_self_test(site: Site) -> None:
    assert '<a href="/self-test?programme=leading">' in site.sign_in("firm").client.get("/my").text
