import asyncio
import json
import time
from typing import Any

import pytest
from starlette.types import Message

from kit.web import edge
from kit.web.strict_json import parse_json
from tests.kit.sample import APP, ask, ask_json

GOOD = '{"name":"甲"}'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "validation"),
        ("[1,", "json"),
        ("{'name':'a'}", "json"),
        ('{"name":"a"/*c*/}', "json"),
        ('{"name":"a\tb"}', "json"),
        ('{"name":"a",}', "json"),
        ('{"count":01}', "json"),
        ('{"count":0x10}', "json"),
        ('{"count":.5}', "json"),
        ('{"count":1_000}', "json"),
        ("\ufeff" + GOOD, "json"),
        ('{"count":NaN}', "number"),
        ('{"count":-Infinity}', "number"),
        ('{"count":1e400}', "number"),
        ('{"worth":7777777777777777.77}', "precision"),
        ('{"worth":1e-99999999999999999999}', "json"),
        ('{"tags":[' + "0," * 10_001 + "0]}", "too_many"),
        ('{"count":9223372036854775808}', "number"),
        ('{"count":-9223372036854775809}', "number"),
        ('{"count":' + "1" * 5000 + "}", "number"),
        ('{"name":"a","name":"b"}', "duplicate_key"),
        ('{"tags":[{"a":1,"a":1}]}', "duplicate_key"),
        ('{"name":"a\\u0000b"}', "nul"),
        ('{"na\\u0000me":"a"}', "nul"),
        ('{"name":"\\ud800"}', "surrogate"),
        ('{"name":"\\udc00\\ud800"}', "surrogate"),
        ('{"\\uDFFF":1}', "surrogate"),
        ("[" * 33 + "]" * 33, "too_deep"),
        ("[" * 100_000 + "]" * 100_000, "too_deep"),
        ("[" * 500_000, "too_deep"),
        ('{"a":' * 50 + "1" + "}" * 50, "too_deep"),
        ("[{" * 40, "too_deep"),
    ],
)
def test_json_that_is_not_plain_is_refused_with_its_reason(text: str, code: str) -> None:
    answer = ask_json(text.encode())
    assert (answer.status_code in (400, 422), answer.json()["code"]) == (True, code)


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"甲"}',
        '{\r\n\t"name" : "\\u7532"\r\n}',
        '{"name":"\\\\u0000"}',
        '{"name":"\\ud83d\\ude00"}',
        '{"name":"' + "[" * 60 + '"}',
        '{"name":"\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}',
        '{"name":"甲","tags":["' + '","'.join(["a"] * 50) + '"]}',
        '{"name":"甲","count":2147483647}',
    ],
)
def test_plain_json_passes(text: str) -> None:
    assert ask_json(text.encode()).status_code == 201


def test_the_deepest_allowed_json_passes_the_edge() -> None:
    parse_json(b"[" * 32 + b"]" * 32)
    assert ask_json("[" * 32 + "]" * 32).json()["code"] == "validation"


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    assert ask_json(b'{"name":"\xff"}').json()["code"] == "json"


@pytest.mark.parametrize(
    "body",
    [
        b"[]" + b",[]" * 340_000,
        b"{" + b",".join(b'"%d":0' % n for n in range(80_000)) + b"}",
        b'"' + b'\\"' * 500_000,
        b"[{" * 500_000,
        b"[" * 500_000 + b"]" * 500_000,
    ],
)
def test_hostile_json_of_a_megabyte_is_judged_quickly(body: bytes) -> None:
    started = time.process_time()
    assert ask_json(body).status_code == 400
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=UTF-8", 201),
        ("application/merge-patch+json", 201),
        ("application/json; charset=gbk", 415),
        ("text/plain", 415),
        ("application/xml", 415),
        ("*/*", 415),
        ("", 415),
        ("application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_must_say_that_it_is_json(content_type: str, status: int) -> None:
    assert ask_json(GOOD, content_type).status_code == status


def test_a_form_is_taken_only_where_pages_send_one() -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask("POST", "/page", content=b"a=1", headers=form).status_code == 200
    assert ask("POST", "/page", content=b"a=1", headers={"Content-Type": "text/plain"}).status_code == 415


def test_a_compressed_body_is_refused() -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = ask("POST", "/v1/things", content=b"\x1f\x8b", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "encoding")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/v1/things", 1024 * 1024 + 1, 413),
        ("/v1/files", 1024 * 1024 + 1, 200),
        ("/v1/files", 10 * 1024 * 1024, 200),
        ("/v1/files", 10 * 1024 * 1024 + 1, 413),
    ],
)
def test_a_body_is_limited_by_where_it_goes(path: str, size: int, status: int) -> None:
    assert ask("POST", path, content=b"x" * size).status_code == status


def raw(chunks: list[Message], **changes: Any) -> tuple[list[Message], int]:
    """One request spoken in ASGI messages; what was sent back, and how many messages were asked for."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/things",
        "raw_path": b"/v1/things",
        "query_string": b"",
        "headers": [(b"transfer-encoding", b"chunked"), (b"content-type", b"application/json")],
    }
    asked = 0
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        return chunks[min(asked, len(chunks)) - 1]

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(APP({**scope, **changes}, receive, send))
    return sent, asked


def test_an_endless_body_is_cut_at_the_limit() -> None:
    sent, asked = raw([{"type": "http.request", "body": b" " * 65536, "more_body": True}])
    assert sent[0]["status"] == 413
    assert asked == 17
    assert (b"connection", b"close") in sent[0]["headers"]


def test_a_body_that_stops_arriving_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "BODY_SECONDS", 0.02)

    async def silence() -> Message:
        await asyncio.sleep(10)
        raise AssertionError

    async def story() -> int:
        answers: list[Message] = []

        async def send(message: Message) -> None:
            answers.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/things",
            "raw_path": b"/v1/things",
            "query_string": b"",
            "headers": [(b"content-length", b"10"), (b"content-type", b"application/json")],
        }
        await APP(scope, silence, send)
        return int(answers[0]["status"])

    assert asyncio.run(story()) == 408


def test_a_client_that_leaves_in_the_middle_changes_nothing() -> None:
    sent, _ = raw([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])
    assert sent[0]["status"] == 400


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("/v1/things?limit=%00", 400, "query"),
        ("/v1/things?limit=%ff", 400, "query"),
        ("/v1/things?" + "a" * 9000, 414, "query_too_long"),
        ("/v1/things?" + "&".join(["tag=a"] * 257), 414, "query_too_long"),
        ("/v1/th%00ings", 400, "path"),
        ("/v1/th%ffings", 400, "path"),
        ("/v1//things", 404, "not_found"),
        ("/v1/things/", 404, "not_found"),
        ("/v1/%2e%2e/admin", 404, "not_found"),
        ("/docs", 404, "not_found"),
    ],
)
def test_an_address_must_be_plain(url: str, status: int, code: str) -> None:
    answer = ask("GET", url)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("headers", [{f"x-{n}": "1" for n in range(200)}, {"x-long": "a" * 17_000}])
def test_too_many_or_too_long_headers_are_refused(headers: dict[str, str]) -> None:
    assert ask("GET", "/v1/things", headers=headers).status_code == 431


def test_every_get_answers_head_without_a_body() -> None:
    get, head = ask("GET", "/v1/things"), ask("HEAD", "/v1/things")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))


@pytest.mark.parametrize(
    "url", ["/v1/things", "/v1/nothing", "/v1/faults/bug", "/v1/things?x=1", "/v1/th%ffings", "/livez"]
)
def test_every_answer_carries_the_security_headers(url: str) -> None:
    headers = ask("GET", url).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["strict-transport-security"]


def test_a_fault_of_ours_says_nothing_of_its_cause_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    answer = ask("GET", "/v1/faults/bug")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "secret cause" in caplog.text


def test_answers_are_told_apart_by_their_story() -> None:
    known = ask("GET", "/v1/nothing", headers={"X-Correlation-Id": "story-0001"})
    assert known.headers["x-correlation-id"] == known.json()["trace_id"] == "story-0001"
    forged = ask("GET", "/v1/nothing", headers={"X-Correlation-Id": 'a"b{}'})
    assert forged.json()["trace_id"] != 'a"b{}'


def test_errors_stay_small_however_much_is_wrong() -> None:
    body = {f"unknown-{'x' * 200}-{n}": n for n in range(400)}
    answer = ask_json(json.dumps(body))
    assert answer.status_code == 422
    assert len(answer.content) <= 4096
    assert "x" * 60 not in answer.text
