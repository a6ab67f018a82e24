"""办理环节 on screen: what the documents say, and the office's entry that another account decides about."""

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

CODE = "01KPATH0000000000000000001"


def test_paths_stand_with_their_days_stages_and_the_document_and_mark_of_each_fact(site: Site) -> None:
    text = site.sign_in("hitech").text("/application-paths")
    assert "高新技术企业 各园区 2016-01-01 起，2027-01-01 前 现行 填报中 → 已提交 → 形式审查" in text
    assert "市级：甘政办发〔2023〕88号 专栏22-1（七个直通），具体办法未见 待核实" in text
    assert "评分：国科发火〔2016〕195号 专家评审，创新能力评价大于70分 确定 文件所定" in text
    assert "填报办理环节" not in text  # the office's


def test_the_office_enters_a_path_from_a_day_on_with_a_document_for_each_fact(site: Site) -> None:
    site.cultivation.say("POST", "/v1/application-paths", example("paths", "DatedPath"))
    typed = {
        "programme": "srdi",
        "zone": "baiyin-hitech",
        "valid_from": "2027年1月1日",
        "stage.provincial_review": "1",
        "stage.proposed": "1",
        "city": "approved",
        "source.stages.document": "甘工信发〔2026〕66号",
        "source.stages.article": "第九条",
        "source.stages.mark": "certain",
        "source.city.document": "甘工信发〔2026〕66号",
        "reason": "省级细则印发",
    }
    answer = site.sign_in("office").post("/application-paths", **typed)
    assert answer.headers["location"] == "/application-paths?done=path-entered"
    ((_, said),) = site.cultivation.sent("POST")
    assert said == {
        "programme": "srdi",
        "zone": "baiyin-hitech",
        "stages": [
            "draft",
            "submitted",
            "formal_review",
            "recommended",
            "city_approved",
            "provincial_review",
            "proposed",
            "publicity",
            "announced",
            "certified",
        ],
        "city": "approved",
        "valid_from": "2027-01-01",
        "sources": [
            {"fact": "stages", "document": "甘工信发〔2026〕66号", "article": "第九条", "mark": "certain"},
            {"fact": "city", "document": "甘工信发〔2026〕66号"},
        ],
        "reason": "省级细则印发",
    }


def test_another_path_is_begun_with_one_that_is_there(site: Site) -> None:
    page = site.sign_in("office").client.get("/application-paths?from=hnte").text
    assert 'name="stage.filed" value="1" checked' in page
    assert 'value="国科发火〔2016〕195号"' in page


def test_another_account_approves_what_waits_against_the_version_on_its_page(site: Site) -> None:
    site.cultivation.say(
        "POST", f"/v1/application-paths/{CODE}:approve", example("paths", "DatedPath", state="approved")
    )
    answer = site.sign_in("office").post(f"/application-paths/{CODE}", action="approve", _version="1")
    assert answer.headers["location"] == "/application-paths?done=path-approved"
    assert site.post(f"/application-paths/{CODE}", action="adopt").status_code == 404


def test_staff_enter_and_decide_nothing(site: Site) -> None:
    site.sign_in("hitech")
    assert [site.post(path).status_code for path in ("/application-paths", f"/application-paths/{CODE}")] == [403, 403]
