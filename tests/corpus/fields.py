"""Rows about one field of a form: registering a firm, filing an application, entering a certificate."""

import unicodedata
from itertools import count
from typing import Any

import httpx

from tests.corpus.rows import Row, literal
from tests.corpus.world import FIRM, OFFICE, STAFF, World
from tests.journeys.test_recognition import FORM

NUMBERS = count(1)

FIRM_FIELDS = {
    "firm.uscc": "uscc",
    "firm.name": "name",
    "firm.founded_on": "founded_on",
    "firm.address": "address",
    "firm.website": "website",
    "firm.verified": "verified",  # a field that nobody may set, and which we do not have
    "contact.name": "contact_name",
    "contact.phone": "contact_phone",
    "contact.email": "contact_email",
}
FORM_FIELDS = {"firm.revenue": "revenue", "firm.staff_count": "staff_count", "firm.rd_ratio": "rd_ratio"}
RAW_NAMES = {'"revenue"': '"registered_capital"'}  # in a body given as text, an amount of the firm itself


def firm_field(world: World, row: Row) -> httpx.Response:
    """POST a firm that is valid but for the field."""
    if isinstance(row.value, dict) and "raw" in row.value:
        return raw_firm(world, row)
    name, value = FIRM_FIELDS[row.field], literal(row.value)
    sent = world.base() | {name: value}
    answer = world.ask("POST", "/api/v1/firms", json=sent)
    if answer.status_code == 201:
        _kept(world, name, value, answer.json())
        _void(world, answer)
    return answer


def _void(world: World, answer: httpx.Response) -> None:
    """Take the firm back, so that another row may use its code or its name."""
    path = f"/api/v1/firms/{answer.json()['firm_id']}:void"
    gone = world.ask("POST", path, json={"reason": "语料"}, headers={"If-Match": answer.headers["etag"]})
    assert gone.status_code == 200, gone.text


def raw_firm(world: World, row: Row) -> httpx.Response:
    """POST a body given as text, with the other required fields of a firm in place of @BASE."""
    headers = {"Content-Type": "application/json"} | row.value.get("headers", {})
    answer = world.ask("POST", "/api/v1/firms", content=raw_body(world, row.value["raw"]).encode(), headers=headers)
    if answer.status_code == 201:
        _void(world, answer)
    return answer


def raw_body(world: World, text: str) -> str:
    base = world.base()
    others = ", ".join(f'"{name}": "{value}"' for name, value in base.items() if f'"{name}"' not in text)
    for neutral, ours in RAW_NAMES.items():
        text = text.replace(neutral, ours)
    return text.replace("@BASE", others)


def _kept(world: World, name: str, value: Any, view: dict[str, Any]) -> None:
    """What was accepted stands as it should: canonical, unchanged, found again, and not a second time."""
    again = world.ask("GET", f"/api/v1/firms/{view['firm_id']}").json()
    assert again["uscc"] == view["uscc"]
    if name == "uscc":
        canonical = unicodedata.normalize("NFKC", value).strip().lstrip("'").upper()
        assert view["uscc"] == canonical
        double = world.ask("POST", "/api/v1/firms", json=world.base() | {"uscc": canonical})
        assert double.status_code == 409
    if name == "name":
        assert again["name"] == unicodedata.normalize("NFC", value)
        found = world.ask("GET", "/api/v1/firms", params={"q": again["name"]}).json()
        assert view["firm_id"] in [item["firm_id"] for item in found["items"]]
    if name == "contact_phone":
        assert again["profile"]["contact"]["phone"].replace("*", "").isdigit()
    if name in ("address", "founded_on"):
        assert again["profile"][name] == value


TAKEN_WITH_A_WARNING = "taken with a warning"


def collision(world: World, row: Row) -> httpx.Response | str:
    """POST the first value, then the second: the second is the same firm, or at least one that may be."""
    name = FIRM_FIELDS[row.field]
    first, second = (world.ask("POST", "/api/v1/firms", json=world.base() | {name: value}) for value in row.value)
    assert first.status_code == 201, first.text
    _void(world, first)
    if second.status_code == 201 and "may be 201" in row.note:
        _void(world, second)
        assert any(row.value[0] in warning for warning in second.json()["warnings"])
        return TAKEN_WITH_A_WARNING
    return second


def form_field(world: World, row: Row) -> httpx.Response:
    """POST an application of the firm with one figure filled in."""
    if isinstance(row.value, dict) and "raw" in row.value:
        return raw_firm(world, row)
    name = FORM_FIELDS[row.field]
    value = [row.value] if name == "revenue" else row.value
    answer = world.ask("POST", "/api/v1/applications", who=FIRM, json={"programme": "hnte", "form": {name: value}})
    if answer.status_code == 201:
        kept = answer.json()["form"][name]
        assert (kept[0] if name == "revenue" else kept) == row.value
        _withdraw(world, answer)
    return answer


def _withdraw(world: World, answer: httpx.Response) -> None:
    """Leave no open application behind: a firm has one at a time."""
    path = f"/api/v1/applications/{answer.json()['application_id']}:withdraw"
    ended = world.ask("POST", path, who=FIRM, json={"reason": "语料"}, headers={"If-Match": answer.headers["etag"]})
    assert ended.status_code == 200, ended.text


def application_level(world: World, row: Row) -> httpx.Response:
    return world.ask("POST", "/api/v1/applications", who=FIRM, json={"programme": row.value})


def certificate(world: World, row: Row) -> httpx.Response:
    """Enter an official certificate; "a..b" is a term from a to b."""
    start, _, end = row.value.partition("..")
    document = {"number": f"GR2099{next(NUMBERS):08d}", "document_no": "语料〔2024〕1号", "document_on": "2024-03-01"}
    body = {"firm_id": world.firm_id, "programme": "hnte", "issued_on": start, "valid_from": start} | document
    answer = world.ask("POST", "/api/v1/recognitions", who=STAFF, json=body | ({"valid_until": end} if end else {}))
    if answer.status_code == 201:
        assert answer.json()["valid_until"] == "2027-02-28"  # three years after a 29 February, inclusive
    return answer


def instant(world: World, row: Row) -> httpx.Response:
    """The one instant that a client chooses is the knowledge instant of a question."""
    answer = world.ask("GET", "/api/v1/metrics/hnte", params={"known_at": str(row.value)})
    if answer.status_code == 200:
        assert answer.json()["known_at"] == "2025-12-31T15:30:00Z"
    return answer


def as_of(world: World, row: Row) -> httpx.Response:
    """An instant is asked on its civil day in Shanghai."""
    answer = world.ask("GET", "/api/v1/metrics/hnte", params={"as_of": row.value})
    if answer.status_code == 200 and "T" in row.value:
        assert answer.json()["as_of"] == "2026-01-01"
    return answer


def expert_opinion(world: World, row: Row) -> httpx.Response:
    """Enter an expert's opinion on an application that has come so far; it is read back as it was written."""
    created = world.ask("POST", "/api/v1/applications", who=FIRM, json={"programme": "hnte", "form": FORM})
    path = f"/api/v1/applications/{created.json()['application_id']}"
    for who, step in ((FIRM, "submit"), (STAFF, "accept"), (STAFF, "recommend"), (OFFICE, "review")):
        if step == "recommend":
            items = [each["item"] for each in world.ask("GET", f"{path}/review").json()["checklist"]]
            lines = [{"item": item, "result": "fits"} for item in items]
            assert world.ask("POST", f"{path}/checklist", json={"lines": lines}).status_code == 200
        _step(world, path, who, step)
    _step(world, path, OFFICE, "send-to-experts")
    expert = {"name": "专家甲", "profession": "technical", "score": "80", "opinion": row.value}
    answer = world.ask("POST", f"{path}/experts", who=OFFICE, json=expert)
    if answer.status_code == 200:
        assert answer.json()["panel"]["experts"][0]["opinion"] == row.value
    _step(world, path, FIRM, "withdraw", reason="语料")
    return answer


def _step(world: World, path: str, who: str, step: str, **body: str) -> None:
    version = world.ask("GET", path, who=who).headers["etag"]
    taken = world.ask("POST", f"{path}:{step}", who=who, json=body or None, headers={"If-Match": version})
    assert taken.status_code == 200, taken.text
