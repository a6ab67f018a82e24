import pytest
from pydantic import BaseModel, Field, ValidationError

from kit.data import correlation
from kit.data.problem import MAX_BYTES, FieldError, Problem, not_found
from kit.web.validation import field_errors
from tests.kit.sample import ask, ask_json


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{}", ("/name", "required", "必填")),
        ('{"name":1}', ("/name", "type", "应为文本")),
        ('{"name":null}', ("/name", "required", "必填")),
        ('{"name":"甲","extra":1}', ("/extra", "unknown_field", "没有这个字段")),
        ('{"name":"甲","a/b~c":1}', ("/a~1b~0c", "unknown_field", "没有这个字段")),
        ('{"name":"甲","count":-1}', ("/count", "range", "不得小于 0")),
        ('{"name":"甲","count":3000000000}', ("/count", "range", "不得大于 2147483647")),
        ('{"name":"甲","count":true}', ("/count", "int_type", "应为整数")),
        ('{"name":"甲","count":1.5}', ("/count", "int_type", "应为整数")),
        ('{"name":"甲\\u200b"}', ("/name", "text_invisible", "不得含有不可见字符")),
        ('{"name":"甲","tags":["a",2]}', ("/tags/1", "type", "应为文本")),
        ('{"name":"甲","tags":"a"}', ("/tags", "type", "应为列表")),
        ('{"name":"甲","worth":"-1"}', ("/worth", "range", "不得小于 0")),
        ('"text"', ("", "type", "应为对象")),
        ("[]", ("", "type", "应为对象")),
        ("null", ("", "required", "必填")),
    ],
)
def test_a_wrong_body_is_told_where_and_what_is_allowed(body: str, expected: tuple[str, str, str]) -> None:
    answer = ask_json(body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"], error["message"]) == expected


def test_a_refusal_never_repeats_what_was_sent() -> None:
    assert "hunter2" not in ask_json('{"name":{"password":"hunter2"},"count":"hunter2"}').text


def test_too_many_items_are_counted_not_listed() -> None:
    answer = ask_json('{"name":"甲","tags":[' + ",".join(["1"] * 9_000) + "]}")
    assert [error["code"] for error in answer.json()["errors"]] == ["too_many"]


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("limit=0", ["/query/limit"]),
        ("limit=1.5", ["/query/limit"]),
        ("limit=99999999999999999999", ["/query/limit"]),
        ("offset=1", ["/query/offset"]),
        ("limit=1&limit=2", ["/query/limit"]),
        ("limit[$ne]=1", ["/query/limit[$ne]"]),
        ("a=1&b=2", ["/query/a", "/query/b"]),
        ("=1", ["/query/"]),
    ],
)
def test_a_query_is_refused_by_name(query: str, pointers: list[str]) -> None:
    answer = ask("GET", f"/v1/things?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "query")
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


def test_a_declared_list_may_repeat_its_name() -> None:
    assert ask("GET", "/v1/things?tag=a&tag=b&limit=1000").json() == {"limit": 1000, "tags": 2}


def test_a_route_that_passes_its_query_on_takes_any() -> None:
    assert ask("GET", "/v1/passed/a/b?x=1&x=2").json() == {"rest": "a/b", "query": "x=1&x=2"}


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", "/v1/none", 404, "not_found"),
        ("DELETE", "/v1/things", 405, "method_not_allowed"),
        ("TRACE", "/v1/things", 405, "method_not_allowed"),
        ("GET", "/v1/faults/bug", 500, "internal"),
        ("GET", "/v1/faults/integrity", 409, "constraint"),
        ("GET", "/v1/faults/away", 503, "database_unavailable"),
        ("GET", "/v1/faults/refusal", 409, "taken"),
    ],
)
def test_every_refusal_is_a_problem_with_its_code(method: str, url: str, status: int, code: str) -> None:
    answer = ask(method, url)
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"/problems/{code}"
    assert "secret" not in answer.text


def test_a_passing_fault_says_when_to_come_again() -> None:
    assert ask("GET", "/v1/faults/away").headers["retry-after"] == "2"


def test_extensions_stand_beside_the_standard_members() -> None:
    assert ask("GET", "/v1/faults/refusal").json()["holder"] == "x"


def test_what_is_foreign_and_what_is_missing_answer_alike() -> None:
    with correlation.bound("story-0001"):
        assert not_found().body() == not_found().body()
    assert "/v1/" not in ask("GET", "/v1/none").text


def test_errors_beyond_four_kilobytes_are_left_out() -> None:
    errors = [FieldError(f"/{n}", "code", "长" * 100) for n in range(20)]
    with correlation.bound():
        body = Problem(422, "x", "题", errors=errors).body()
    assert 3000 < len(body) <= MAX_BYTES


def test_every_listed_message_is_filled_from_limits_only() -> None:
    class Limits(BaseModel):
        text: str = Field(max_length=2)
        number: int = Field(gt=5, lt=7)
        items: list[int] = Field(min_length=2)

    with pytest.raises(ValidationError) as refusal:
        Limits.model_validate({"text": "甲乙丙", "number": 9, "items": []})
    errors = field_errors(refusal.value.errors())
    assert [error.message for error in errors] == ["至多 2 个字符", "应小于 7", "至少 2 项"]
    assert [error.pointer for error in errors] == ["/text", "/number", "/items"]
