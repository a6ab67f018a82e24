"""The import contracts of pyproject.toml hold, and each of them breaks when somebody breaks it."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import CONFIGURATION, PACKAGES, ROOT, SERVICES, layer_of, sources

PLANTS: dict[str, tuple[str, str]] = {
    "house": ("kit/data/planted.py", "import services.registry"),
    "services": ("services/registry/firms/rules/planted_neighbour.py", "import services.cultivation"),
    "services-shared": ("services/readings.py", "import services.registry"),
    "kernel": ("domain/planted_framework.py", "import pydantic"),
    "mechanism": ("kit/web/planted_word.py", "import domain.spans"),
    "subject-layers": ("services/registry/firms/tables/planted_upwards.py", "import services.registry.firms.routes"),
    "registry-subjects": ("services/registry/industries/planted_upwards.py", "import services.registry.imports"),
    "cultivation-subjects": ("services/cultivation/firms/planted_upwards.py", "import services.cultivation.figures"),
    "notifications-subjects": (
        "services/notifications/firms/planted_upwards.py",
        "import services.notifications.messages",
    ),
    "gateway-rooms": ("gateway/access/planted_upwards.py", "import gateway.pages"),
    "kit-rooms": ("kit/data/planted_upwards.py", "import kit.web.problems"),
    "rules": ("services/cultivation/programmes/rules/planted_framework.py", "import sqlalchemy"),
    "routes": (
        "services/cultivation/applications/routes/planted_rows.py",
        "import services.cultivation.applications.tables.rows",
    ),
    "kafka": ("kit/events/planted_kafka.py", "import kafka"),
    "http": ("services/registry/firms/usecases/planted_call.py", "import httpx"),
    "traces": ("services/registry/firms/usecases/planted_trace.py", "import opentelemetry"),
}


def contracts() -> dict[str, str]:
    """id → name of every import contract."""
    return {entry["id"]: entry["name"] for entry in CONFIGURATION["importlinter"]["contracts"]}


def lint(folder: Path) -> str:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says about a copy of the house in which every contract is violated once."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in (*PACKAGES, "tests"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "static", "*.csv")
        )
    for path, line in PLANTS.values():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).parent.joinpath("__init__.py").touch()
        (folder / path).write_text(line + "\n", encoding="utf-8")
    return lint(folder)


def test_every_import_contract_has_a_planted_violation() -> None:
    assert set(PLANTS) == set(contracts())


@pytest.mark.parametrize("contract", sorted(PLANTS))
def test_an_import_contract_breaks_when_it_is_violated(contract: str, planted: str) -> None:
    assert f"{contracts()[contract]} BROKEN" in planted


def test_the_house_keeps_its_import_contracts() -> None:
    said = lint(ROOT)
    assert [name for name in contracts().values() if f"{name} KEPT" not in said] == [], said


def test_contracts_import_pydantic_and_the_standard_library_only() -> None:
    allowed = {*sys.stdlib_module_names, "pydantic", "pydantic_core", "contracts"}
    foreign = [
        f"{s.path}: {name}" for s in sources("contracts") for name in s.imported if name.split(".")[0] not in allowed
    ]
    assert foreign == [], "The published language must load anywhere"


def test_the_kernel_imports_the_standard_library_and_codes_only() -> None:
    foreign = [
        f"{s.path}: {name}"
        for s in sources("domain")
        for name in s.imported
        if name.split(".")[0] not in sys.stdlib_module_names and not re.match(r"(contracts\.codes|domain)(\.|$)", name)
    ]
    assert foreign == [], "Hand the value in: the words of the field must load anywhere and read nothing"


def test_the_kernel_reads_and_writes_nothing() -> None:
    reaching = {"open", "read_text", "read_bytes", "write_text", "now", "today", "getenv", "print"}
    found = [
        f"{s.path}:{node.lineno}"
        for s in sources("domain")
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in reaching
    ]
    assert found == [], "Hand the value in: no file, no clock, no environment"


def test_rules_import_the_standard_library_codes_and_rules_only() -> None:
    foreign = [
        f"{s.path}: {name}"
        for s in sources(*SERVICES, "gateway")
        if layer_of(s.path) == "rules"
        for name in s.imported
        if not _is_pure(name)
    ]
    assert foreign == [], "Pass the value in: a rule that can be read needs no framework"


def _is_pure(name: str) -> bool:
    """An array of numbers is a plain value: numpy reads nothing and knows no framework (docs/adr/0037). The parser of sheets loads
    nothing but the standard library, for it runs in a process of its own (docs/adr/0019).
    """
    return name.split(".")[0] in {*sys.stdlib_module_names, "numpy"} or bool(
        re.match(
            r"contracts\.(applications|attachments|codes|comparisons|holding|listings|messages|metrics|obligations|releases|renewals|reviews|standards)|domain\.|sheets\.parser\.|(services\.\w+|gateway)\.\w+\.rules(\.|$)",
            name,
        )
    )


def test_routes_hold_no_statements() -> None:
    speaking = [
        f"{s.path}: {name}"
        for s in sources(*SERVICES, "gateway")
        if layer_of(s.path) == "routes"
        for name in s.imported
        if re.match(r"(sqlalchemy|sqlmodel)\.(select|insert|update|delete|text)$", name)
    ]
    assert speaking == [], "A route asks a use case or a read; the statement belongs below them"
