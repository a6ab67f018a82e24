"""证明: the page to print with its QR code, the PDF where there is a library for it, and the public page that verifies."""

import importlib
from types import ModuleType
from urllib.parse import unquote

import pytest
from starlette.requests import Request

from contracts.queries.proofs import ProofView, ProvenTitle
from gateway.access.usecases.lookups import Lookups
from gateway.pages.proofs.links import address_of_proof, qr_code
from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site, words
from tests.gateway.pages.upstreams import example

PROOF = "/proofs/01JZPRF0000000000000000001"
ASKED = {"number": "GR202462000123", "code": "7K3M-9Q2W-4T6Z-1B5N"}
UNKNOWN = Problem(404, "proof_unknown", "未查到该证明", "编号与验证码不相符，或没有这份证明。")


@pytest.fixture
def public(site: Site) -> Site:
    """The site as a stranger meets it for the first time."""
    site.client.app.state.gateway.__dict__["lookups"] = Lookups()  # type: ignore[attr-defined]
    site.cultivation.say("POST", "/v1/proofs:verify", example("proofs", "Verification"))
    return site


def test_a_firm_makes_a_proof_and_goes_on_to_its_page(site: Site) -> None:
    site.cultivation.say("POST", ".*/proof", example("proofs", "ProofView"))
    answer = site.sign_in("firm").post("/recognitions/r1/proof", as_of="2026-06-30")
    assert (answer.status_code, answer.headers["location"]) == (303, PROOF)
    assert site.cultivation.sent("POST") == [("/v1/recognitions/r1/proof", {"as_of": "2026-06-30"})]


def test_the_page_says_both_names_the_state_of_the_day_and_the_code(site: Site) -> None:
    text = site.sign_in("firm").text(PROOF)
    for said in (
        "兰州云岭新材料科技有限公司",
        "证书所载名称：兰州云岭新材料有限公司",
        "2026年11月22日 有效",
        ASKED["code"],
    ):
        assert said in text


def test_the_qr_code_of_the_page_leads_to_the_page_that_verifies_it(public: Site) -> None:
    page = public.sign_in("firm").client.get(PROOF).text
    address = "http://testserver/verify?number=GR202462000123&code=7K3M-9Q2W-4T6Z-1B5N"
    assert unquote(qr_code(address)) in unquote(page.replace("&#39;", "'").replace("&amp;", "&"))
    public.client.cookies.clear()
    text = public.text(address.removeprefix("http://testserver"))
    assert "2026年12月1日 已取消" in text
    (sent,) = public.cultivation.sent("POST")
    assert sent == ("/v1/proofs:verify", ASKED)


def test_a_title_cancelled_since_is_said_with_what_the_proof_said(public: Site) -> None:
    text = words(public.client.get("/verify", params=ASKED).text)
    assert ("该资格已取消" in text, "2026年11月22日有效" in text) == (True, True)


def test_a_suspended_title_is_said_to_be_suspended_on_paper_and_to_strangers(public: Site) -> None:
    resting = {"suspension_name": "暂停", "suspended_from": "2026-10-01"}
    said = example("proofs", "ProvenTitle") | resting
    public.cultivation.say("GET", "/v1/proofs/[^/]+", example("proofs", "ProofView", title=said))
    public.cultivation.say("POST", "/v1/proofs:verify", example("proofs", "Verification", now=said))
    pages = [public.sign_in("firm").text(PROOF), words(public.client.get("/verify", params=ASKED).text)]
    assert ["有效，但处于暂停 2026年10月1日起暂停" in page for page in pages] == [True, True]


def test_nobody_signs_in_to_verify_and_search_engines_stay_away(public: Site) -> None:
    answer = public.client.get("/verify")
    assert (answer.status_code, answer.headers["x-robots-tag"], public.cultivation.sent("POST")) == (200, "noindex", [])


def test_a_question_without_its_code_is_not_asked(public: Site) -> None:
    answer = public.client.get("/verify", params={"number": ASKED["number"]})
    assert (answer.status_code, "请填写验证码" in answer.text, public.cultivation.sent("POST")) == (422, True, [])


@pytest.mark.parametrize("number", ["GR202462000124", "x" * 64, "%27--", "第 1 号"])
def test_what_does_not_match_is_said_in_the_same_words(public: Site, number: str) -> None:
    public.cultivation.say("POST", "/v1/proofs:verify", UNKNOWN)
    answer = public.client.get("/verify", params={**ASKED, "number": number})
    assert (answer.status_code, "未查到该证明" in answer.text) == (404, True)


def test_after_ten_wrong_questions_a_place_waits_even_with_the_right_one(public: Site) -> None:
    public.cultivation.say("POST", "/v1/proofs:verify", UNKNOWN)
    statuses = [public.client.get("/verify", params=ASKED).status_code for _ in range(11)]
    public.cultivation.say("POST", "/v1/proofs:verify", example("proofs", "Verification"))
    answer = public.client.get("/verify", params=ASKED)
    assert (statuses, answer.status_code, int(answer.headers["retry-after"]) > 60) == ([404] * 10 + [429], 429, True)


def test_after_thirty_questions_a_place_waits(public: Site) -> None:
    statuses = [public.client.get("/verify", params=ASKED).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]


JSON = "/api/v1/proofs:verify"


def test_a_machine_reads_whether_the_title_is_valid_and_on_which_day(public: Site) -> None:
    answer = public.client.post(JSON, json={**ASKED, "as_of": "2026-12-01"})
    said = answer.json()
    assert (answer.status_code, said["valid"], said["now"]["state"], said["now"]["as_of"]) == (
        200,
        False,
        "cancelled",
        "2026-12-01",
    )
    assert (answer.headers["cache-control"], public.cultivation.sent("POST")) == (
        "no-store",
        [("/v1/proofs:verify", {**ASKED, "as_of": "2026-12-01"})],
    )


def test_the_answer_for_machines_names_no_person(public: Site) -> None:
    assert set(public.client.post(JSON, json=ASKED).json()) == {"valid", "made_at", "said", "now"}
    assert set(example("proofs", "ProvenTitle")) == set(ProvenTitle.model_fields)
    assert not {name for name in ProvenTitle.model_fields if "contact" in name or "by" in name.split("_")}


@pytest.mark.parametrize(
    "body", [{"number": "GR202462000124"}, {"code": "x"}, {**ASKED, "firm_id": "F1"}, {**ASKED, "as_of": "soon"}]
)
def test_a_machine_that_asks_wrongly_is_told_the_field_and_nothing_is_asked(public: Site, body: dict[str, str]) -> None:
    answer = public.client.post(JSON, json=body)
    assert (answer.status_code, public.cultivation.sent("POST")) == (422, [])


def test_page_and_machine_share_one_rate(public: Site) -> None:
    """Nobody guesses twice as fast by asking at both doors."""
    public.cultivation.say("POST", "/v1/proofs:verify", UNKNOWN)
    pages = [public.client.get("/verify", params=ASKED).status_code for _ in range(5)]
    machines = [public.client.post(JSON, json=ASKED) for _ in range(6)]
    assert (pages, [each.status_code for each in machines]) == ([404] * 5, [404] * 5 + [429])
    assert {each.json()["code"] for each in machines} == {"proof_unknown", "too_many_lookups"}
    assert int(machines[-1].headers["retry-after"]) > 60
    assert public.client.get("/verify", params=ASKED).status_code == 429


def test_proofs_are_not_listed_and_not_read_by_strangers(public: Site) -> None:
    assert [public.client.get(path).status_code for path in (JSON, "/api/v1/proofs", "/api/v1/proofs/p1")] == [
        405,
        404,
        401,
    ]


def test_without_the_library_the_pdf_is_refused_in_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> ModuleType:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(importlib, "import_module", missing)
    answer = site.sign_in("firm").client.get(PROOF + ".pdf")
    assert (answer.status_code, "暂不能生成 PDF" in answer.text, "libpango" in answer.text) == (503, True, False)


def test_where_there_is_a_library_the_proof_is_a_pdf(site: Site) -> None:
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        pytest.skip("this machine has no libpango")
    answer = site.sign_in("firm").client.get(PROOF + ".pdf")
    assert (answer.status_code, answer.headers["content-type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def test_the_printed_address_is_the_one_that_people_are_told(site: Site) -> None:
    settings = site.client.app.state.gateway.settings  # type: ignore[attr-defined]
    told = settings.model_copy(update={"public_url": "https://lanbai.example.cn/", "https": True})
    request = Request({"type": "http", "scheme": "http", "server": ("10.0.0.7", 8000), "headers": [], "path": "/"})
    proof = ProofView.model_validate(example("proofs", "ProofView"))
    assert address_of_proof(request, told, proof).startswith("https://lanbai.example.cn/verify?number=GR")
