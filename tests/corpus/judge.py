"""What every refusal must be: a clear error, small, located, in Chinese, and silent about secrets and about our inside."""

import json
import re

import httpx

MAX_BYTES = 4096
ECHO = 60
CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")
CHINESE = re.compile("[\u4e00-\u9fff]")
INSIDE = re.compile(
    r"Traceback|File \"|site-packages|sqlalchemy|sqlite|psycopg|pydantic|starlette|fastapi|openpyxl|SELECT |INSERT |/(?:work|home)/|\.py\b",
    re.IGNORECASE,
)


def fault_of(answer: httpx.Response, sent: str) -> str | None:
    """What is wrong with a refusal, or None when it is a clear error. `sent` is the text of the input."""
    if answer.headers.get("content-type") != "application/problem+json":
        return f"is {answer.headers.get('content-type')}, not application/problem+json"
    if len(answer.content) > MAX_BYTES:
        return f"has {len(answer.content)} bytes"
    body = answer.json()
    missing = [name for name in ("type", "title", "status", "detail", "code", "trace_id") if not body.get(name)]
    if missing:
        return f"lacks {missing}"
    if body["status"] != answer.status_code or not CODE.fullmatch(body["code"]):
        return f"says status {body['status']} and code {body['code']!r}"
    words = [body["title"], body["detail"], *(error["message"] for error in body.get("errors", ()))]
    if not all(CHINESE.search(text) for text in words):
        return f"is not in Chinese: {words}"
    if answer.status_code == 422 and body["code"] == "validation" and not all("pointer" in e for e in body["errors"]):
        return "does not say where"
    if INSIDE.search(answer.text):
        return f"shows our inside: {INSIDE.search(answer.text)}"
    return _echo(json.dumps(body, ensure_ascii=False), sent)


def _echo(body: str, sent: str) -> str | None:
    pieces = (sent[start : start + ECHO + 1] for start in range(0, max(len(sent) - ECHO, 0), ECHO))
    repeated = next((piece for piece in pieces if piece in body), None)
    return None if repeated is None else f"repeats more than {ECHO} characters of the input"
