"""Mistakes made once too often, each with its cure."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, sources

CLOCKS = {
    "kit/data/clock.py",
    "gateway/access/usecases/attempts.py",  # `limits` tells its reset time by the operating system's clock
}
INSTANTS = {
    "services/cultivation/firms/tables/instants.py",  # refuses what has not come; a refusal is not remembered
    "services/cultivation/rounds/reads.py",  # a round closes at its second: its routes are not remembered
}
COMMITTERS = {
    "kit/data/writer.py",
    "kit/events/bus/listening.py",
}  # transactions; offsets, after the inbox has committed


def calls(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call, e.g. (12, "datetime.now")."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_time_comes_from_the_clock_of_the_house() -> None:
    own = {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "datetime.datetime.now",
        "datetime.date.today",
        "time.time",
    }
    found = [
        f"{s.path}:{line} {name}()" for s in sources() if s.path not in CLOCKS for line, name in calls(s) if name in own
    ]
    assert found == [], "Ask kit.data.clock: tests, seeding and journeys move it"


def test_what_is_answered_depends_on_the_day_and_never_on_the_time_of_day() -> None:
    found = [
        f"{s.path}:{line}"
        for s in sources("services")
        if re.search(r"/(reads|tables|routes)\b", s.path) and s.path not in INSTANTS
        for line, name in calls(s)
        if name == "clock.now"
    ]
    assert found == [], "Answers to GET are remembered until the database or the civil day changes: ask clock.today()"


def test_one_place_commits() -> None:
    found = [
        f"{s.path}:{line} {name}()"
        for s in sources("services", "gateway", "kit")
        if s.path not in COMMITTERS and "migrations" not in s.path
        for line, name in calls(s)
        if name.split(".")[-1] == "commit"
    ]
    assert found == [], (
        "A use case is handed to the writer (`await writer.write(...)`), which commits before the answer leaves"
    )


def test_nobody_prints_but_commands() -> None:
    found = [
        f"{s.path}:{line}"
        for s in sources("services", "gateway", "kit", "contracts")
        for line, name in calls(s)
        if name == "print"
    ]
    assert found == [], "Log it with kit.data.logging, with names instead of sentences"


def test_no_code_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    found = [
        f"{s.path}:{number}"
        for s in sources()
        for number, line in enumerate(s.text.splitlines(), 1)
        if any(f"{mark}:" in line or f"# {mark}" in line for mark in marks)
    ]
    assert found == [], "Do it, or write an issue"


def test_an_address_of_a_service_is_written_once() -> None:
    found = [
        f"{s.path}:{node.lineno} {node.value}"
        for s in sources("contracts", "services", "gateway", "kit")
        if not s.path.startswith("contracts/routes/")
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"/v1/\w", node.value)
    ]
    assert found == [], "Name the route in contracts/routes; router, pass-through, client and page take it from there"


def test_pages_send_commands_through_the_typed_clients() -> None:
    low = {"act", "send", "call", "upload", "read"}
    found = [
        f"{s.path}:{line} {name}()"
        for s in sources("gateway")
        if s.path.startswith("gateway/pages/")
        for line, name in calls(s)
        if name.split(".")[-1] in low and ("gateway." in name)
    ]
    assert found == [], "Give the client a method that takes the command of contracts/commands"
