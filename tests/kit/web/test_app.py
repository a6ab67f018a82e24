import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.clients.http import client_for
from kit.data import correlation
from kit.web.app import create_app
from tests.kit.sample import APP, ask, sample_app


def test_a_process_is_alive_and_without_a_database_ready() -> None:
    assert ask("GET", "/livez").json() == ask("GET", "/readyz").json() == {"status": "ok"}


def test_metrics_count_answers_by_method_and_status() -> None:
    ask("DELETE", "/v1/things")
    text = ask("GET", "/metrics").text
    assert 'http_answers_total{method="DELETE",status="405"}' in text
    assert "process_resident_memory_bytes" in text


def test_metrics_can_be_closed() -> None:
    async def ask_closed() -> int:
        async with client_for(sample_app(metrics=False)) as client:
            return (await client.get("/metrics")).status_code

    assert asyncio.run(ask_closed()) == 404


def test_the_description_names_routes_and_problems() -> None:
    document = ask("GET", "/openapi.json").json()
    operation = document["paths"]["/v1/things"]["post"]
    assert operation["operationId"] == "keep_thing"
    assert "application/problem+json" in operation["responses"]["4XX"]["content"]
    assert "/livez" not in document["paths"]


def test_a_lifespan_enters_what_it_is_given_and_leaves_it_in_reverse() -> None:
    seen: list[str] = []

    def part(name: str):  # type: ignore[no-untyped-def]
        @asynccontextmanager
        async def enter() -> AsyncIterator[None]:
            seen.append(f"+{name}")
            yield
            seen.append(f"-{name}")

        return enter

    app = create_app("sample", APP.state.settings, title="x", during=[part("a"), part("b")])

    async def live() -> None:
        async with app.router.lifespan_context(app):
            seen.append("live")

    asyncio.run(live())
    assert seen == ["+a", "+b", "live", "-b", "-a"]


def test_the_story_travels_through_the_client() -> None:
    async def travel() -> str:
        async with client_for(APP) as client:
            with correlation.bound("story-0001"):
                return (await client.get("/livez")).headers["x-correlation-id"]

    assert asyncio.run(travel()) == "story-0001"


def test_a_fault_inside_the_process_is_an_answer_and_not_an_exception() -> None:
    assert ask("GET", "/v1/faults/bug").status_code == 500
