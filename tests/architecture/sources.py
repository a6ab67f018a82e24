"""The house's own source files, read once per run."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
PACKAGES = tuple(room for room in CONFIGURATION["importlinter"]["root_packages"] if room != "tests")
SERVICES = ("services/registry", "services/cultivation", "services/notifications")
LAYERS = ("routes", "consumers", "jobs", "usecases", "reads", "tables", "rules")
"""The files (or packages) of a subject, from the way in down to what holds."""


def layer_of(path: str) -> str | None:
    """Which layer of its subject a file belongs to, None outside of any."""
    return next((part for part in path.removesuffix(".py").split("/")[2:] if part in LAYERS), None)


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the root, with forward slashes."""

    path: str
    text: str

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    @property
    def imported(self) -> Iterator[str]:
        """Every module named in an import, absolute."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                yield from (f"{module}.{alias.name}" for alias in node.names)


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files below the folders (default: all packages, without the tests)."""
    files = (file for folder in folders or PACKAGES for file in sorted((ROOT / folder).rglob("*.py")))
    return tuple(Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)
