"""Rooms, names and sizes. Each message says the cure."""

import re

import pytest

from tests.architecture.sources import LAYERS, PACKAGES, ROOT, SERVICES, sources

NOTHING_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base_service"}
ROOMS_BY_SUBJECT = (*SERVICES, "gateway")
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60
KIT_LINES, KIT_LINES_PER_FILE = 3910, 300  # docs/adr/0009


def test_no_module_is_named_after_nothing() -> None:
    named = [s.path for s in sources() if NOTHING_WORDS & set(s.path.removesuffix(".py").split("/"))]
    assert named == [], "Name the module after its subject and verb, not after its helpfulness"


def test_every_folder_with_code_is_a_package() -> None:
    bare = {
        file.parent.relative_to(ROOT).as_posix()
        for package in (*PACKAGES, "tests")
        for file in (ROOT / package).rglob("*.py")
    }
    bare = {folder for folder in bare if not (ROOT / folder / "__init__.py").exists() and "migrations" not in folder}
    assert bare == set(), "Add an empty __init__.py: import-linter and mypy walk past folders without one"


def test_a_package_exists_only_when_it_holds_a_module() -> None:
    empty = [
        folder.relative_to(ROOT).as_posix()
        for room in ROOMS_BY_SUBJECT
        for folder in (file.parent for file in (ROOT / room).rglob("__init__.py"))
        if all(file.name == "__init__.py" for file in folder.rglob("*.py"))
    ]
    assert empty == [], "Remove the folder until something lives in it"


def test_a_layer_with_one_module_is_a_file() -> None:
    lonely = [
        folder.relative_to(ROOT).as_posix()
        for room in ROOMS_BY_SUBJECT
        for folder in (file.parent for file in (ROOT / room).rglob("__init__.py"))
        if folder.name in LAYERS and len([file for file in folder.rglob("*.py") if file.name != "__init__.py"]) == 1
    ]
    assert lonely == [], "A package is for a layer that outgrew one file"


def test_files_stay_small() -> None:
    large = {
        s.path: n
        for s in sources(*PACKAGES, "tests")
        if "migrations/versions" not in s.path and (n := s.text.count("\n")) > LINES_PER_FILE
    }
    assert large == {}, "Split the module by verb or by sub-subject"


def test_functions_stay_small() -> None:
    large = [
        f"{s.path}:{f.lineno} {f.name}"
        for s in sources(*PACKAGES, "tests")
        if "migrations/versions" not in s.path  # written by Alembic
        for f in s.functions
        if (f.end_lineno or f.lineno) - f.lineno + 1 > LINES_PER_FUNCTION
    ]
    assert large == [], "Take a step out of it and give the step a name"


@pytest.mark.parametrize(
    "word",
    ["firm", "firms", "hnte", "ladder", "rung", "recognition", "zone", "park", "uscc", "programme", "certificate"],
)
def test_kit_knows_no_word_of_the_domain(word: str) -> None:
    found = [
        f"{s.path}:{number}"
        for s in sources("kit")
        for number, line in enumerate(s.text.splitlines(), 1)
        if re.search(rf"\b{word}\b", line, re.IGNORECASE)
    ]
    assert found == [], "kit is mechanism: pass the domain in, or move the module to a service"


def test_kit_stays_small() -> None:
    modules = {s.path.split("/")[1] for s in sources("kit")} - {"__init__.py"}
    lines = sum(1 for s in sources("kit") for line in s.text.splitlines() if line.strip())
    assert modules == {"data", "events", "web"}, "kit has three rooms"
    assert [s.path for s in sources("kit") if s.text.count("\n") > KIT_LINES_PER_FILE] == [], "Split the module"
    assert lines <= KIT_LINES, (
        "kit has grown past what docs/adr/0009 allows: cut it, or move something to where it is used"
    )
