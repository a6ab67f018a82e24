"""上市培育库: the pool, and the form of one firm's steps."""

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

FIRM = "01JA2B3C4D5E6F7G8H9JKMNPQR"
LISTING = "/v1/standings/[^/]+/listing"


def test_the_pool_is_listed_by_stage(site: Site) -> None:
    text = site.sign_in("hitech").text("/listings?stage=tutoring")
    assert "辅导备案 2026-06-18 北交所" in text
    assert site.cultivation.query("/v1/listings")["stage"] == "tutoring"


def test_a_step_is_entered_and_one_without_a_stage_takes_it_back(site: Site) -> None:
    site.cultivation.say("POST", LISTING, example("listings", "ListingHistory"))
    site.sign_in("office")
    listed = {"stage": "listed", "board": "bse", "reached_on": "2026.6.18", "source": "北交所公告"}
    answer = site.post(f"/firms/{FIRM}/listing", _version="1", **listed)
    site.post(f"/firms/{FIRM}/listing", _version="2", reached_on="2026-06-18", stage="")
    assert answer.headers["location"] == f"/firms/{FIRM}/listing?done=listing-entered"
    assert [body for _, body in site.cultivation.sent("POST")] == [
        listed | {"reached_on": "2026-06-18"},
        {"stage": None, "reached_on": "2026-06-18"},
    ]


def test_the_pool_is_for_staff_and_office(site: Site) -> None:
    site.sign_in("firm")
    assert [site.client.get(path).status_code for path in ("/listings", f"/firms/{FIRM}/listing")] == [403, 403]


def test_a_firm_reads_what_it_is_beside_its_titles(site: Site) -> None:
    assert "规上企业 2025-01-01起" in site.sign_in("firm").text(f"/firms/{FIRM}?tab=titles")
