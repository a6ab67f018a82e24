"""Rows about files that a firm attaches to its application: each is tried as it is written and, where only the name is at issue, as a whole file too."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx

from contracts.fields import text_fault
from kit.data.ids import ulid
from kit.web.edge import MAX_UPLOAD
from tests.corpus.requests import OWN_ORIGIN, sign_in_at_the_page
from tests.corpus.rows import Row
from tests.corpus.world import FIRM, OTHER_STAFF, World
from tests.cultivation.attachments import evidence

STORED = re.compile("[0-9A-Z]{26}")
Outcome = httpx.Response | int


def attachment(world: World, row: Row) -> Outcome:
    created = world.ask("POST", "/api/v1/applications", who=FIRM, json={"programme": "hnte"})
    url = f"/api/v1/applications/{created.json()['application_id']}"
    try:
        return _tried(world, url, row)
    finally:
        again = world.ask("GET", url, who=FIRM)
        ended = {"json": {"reason": "语料"}, "headers": {"If-Match": again.headers["etag"]}}
        assert world.ask("POST", f"{url}:withdraw", who=FIRM, **ended).status_code == 200


def _tried(world: World, url: str, row: Row) -> Outcome:
    if isinstance(row.value, str):
        return _kept(world, _sent(world, url, row.value, evidence.pdf()))
    if "recipe" in row.value:
        return RECIPES[row.value["recipe"]](world, url)
    name, content = row.value["filename"], row.value["content"].encode()
    answer = _sent(world, url, name, content)
    if content.startswith(b"%PDF"):
        assert answer.status_code in (400, 422)  # half a document, whatever it is called
        return _kept(world, _sent(world, url, name, evidence.pdf()))
    return answer


def _sent(world: World, url: str, name: str, content: bytes) -> httpx.Response:
    return world.ask(
        "POST", f"{url}/attachments", who=FIRM, params={"kind": "other", "filename": name}, content=content
    )


def _kept(world: World, answer: httpx.Response) -> httpx.Response:
    """Nothing lies outside the folder or under a name of the client's; what comes back has a name that is safe to write down."""
    folder = world.system.settings.attachments_folder
    names = [file.name for file in Path(folder).rglob("*") if file.is_file()]
    assert all(STORED.fullmatch(name) for name in names)
    if answer.status_code == 201:
        file = world.ask("GET", answer.headers["location"], who=FIRM)
        assert file.content == evidence.pdf()
        name = unquote(file.headers["content-disposition"].partition("filename*=UTF-8''")[2])
        assert name == answer.json()["filename"]
        assert text_fault(name) is None
        assert not set(name) & set('/\\"\r\n')
    return answer


def _photograph(world: World, url: str) -> Outcome:
    answer = _sent(world, url, "现场.jpg", evidence.jpeg(evidence.exif()))
    assert evidence.GPS not in world.ask("GET", answer.headers["location"], who=FIRM).content
    return answer


def _many_parts(world: World, url: str) -> Outcome:
    """Only pages take forms; theirs is refused as a page says it."""
    headers = sign_in_at_the_page(world, {}) | OWN_ORIGIN
    files = [("file", (f"{number}.pdf", b"x")) for number in range(1001)]
    page = url.removeprefix("/api/v1") + "/attachments"
    return world.ask("POST", page, who=None, headers=headers, files=files).status_code


def _of_another_firm(world: World, url: str) -> Outcome:
    kept = _sent(world, url, "执照.pdf", evidence.pdf()).headers["location"]
    foreign, nothing = (world.ask("GET", path, who=OTHER_STAFF) for path in (kept, f"{url}/attachments/{ulid()}"))
    assert _without_trace(foreign) == _without_trace(nothing)
    return foreign


def _without_trace(answer: httpx.Response) -> dict[str, Any]:
    return {**answer.json(), "trace_id": "", "instance": ""}


RECIPES: dict[str, Callable[[World, str], Outcome]] = {
    "jpeg with GPS EXIF": _photograph,
    "pdf with /JavaScript /Launch /EmbeddedFile": lambda world, url: _sent(
        world, url, "a.pdf", evidence.pdf(b"<</S/JavaScript>><</S/Launch>><</Type/EmbeddedFile>>")
    ),
    "0 bytes": lambda world, url: _sent(world, url, "a.pdf", b""),
    "limit + 1 byte": lambda world, url: _sent(world, url, "a.pdf", b"x" * (MAX_UPLOAD + 1)),
    "1001 files in one multipart": _many_parts,
    "attachment id of another firm in the download path": _of_another_firm,
}
