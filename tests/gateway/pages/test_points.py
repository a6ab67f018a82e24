"""创新积分: the indicators of a firm, and the office's weights."""

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

FIRM = "01JA2B3C4D5E6F7G8H9JKMNPQR"
GIVEN = {"year": "2026", "stage": "growth", "document_no": "兰白办〔2026〕12号", "weights.rd-expense": "12.5"}


def test_a_firm_reads_its_indicators_and_its_score(site: Site) -> None:
    text = site.sign_in("firm").text("/my/points?year=2025")
    assert ("18 项中已掌握 1 项" in text, "官方积分： 71.5" in text) == (True, True)


def test_an_incomplete_stage_shows_no_score(site: Site) -> None:
    hidden = example("points", "FirmPointsView", weights_complete=False, score=None)
    site.cultivation.say("GET", "/v1/standings/[^/]+/points", hidden)
    assert "权重尚未设定完整" in site.sign_in("hitech").text(f"/firms/{FIRM}/points")


def test_the_office_sets_weights_and_staff_read_them(site: Site) -> None:
    site.cultivation.say("POST", "/v1/points-weights", example("points", "StageWeightsView"))
    answer = site.sign_in("office").post("/points-weights", **GIVEN)
    assert answer.headers["location"] == "/points-weights?year=2026&stage=growth&done=weights-set"
    assert site.cultivation.sent("POST") == [
        (
            "/v1/points-weights",
            {
                "year": 2026,
                "stage": "growth",
                "document_no": "兰白办〔2026〕12号",
                "weights": [{"indicator": "rd-expense", "weight": "12.5"}],
            },
        )
    ]
    assert "设定" not in site.sign_in("hitech").text("/points-weights").replace("由领导小组办公室设定", "")
    assert site.post("/points-weights", **GIVEN).status_code == 403
    assert site.sign_in("firm").client.get("/points-weights").status_code == 403
