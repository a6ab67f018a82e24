"""Resolve the dependencies into hashed pins that name no host: `python -m tools.lock [--upgrade | --check]`.

Existing pins are kept unless `--upgrade` asks for the newest versions, so a release elsewhere changes nothing. The check
fails when pyproject.toml asks for something that the locks do not hold, or when a lock was edited by hand.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("runtime.txt", "dev.txt", "pdf.txt")
RESOLVE = [
    "uv", "pip", "compile", "pyproject.toml", "--quiet", "--system-certs", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-header",
]  # fmt: skip


def resolve(folder: Path, *, upgrade: bool) -> None:
    """Write the locks below `folder`; what the others share with `runtime.txt` has the same version.

    `pdf.txt` is the runtime with the optional makers of PDF, which the tests have too.
    """
    command = [str(Path(sys.executable).parent / "uv"), *RESOLVE[1:], *(["--upgrade"] if upgrade else [])]
    runtime, dev, pdf = (f"requirements/{name}" for name in LOCKS)
    more = ["--extra", "pdf", "--constraint", runtime, "--output-file"]
    for asked in (["--output-file", runtime], ["--group", "dev", *more, dev], [*more, pdf]):
        subprocess.run([*command, *asked], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def stale() -> list[str]:
    """The locks that a fresh resolution would write differently."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copytree(ROOT / "requirements", copy / "requirements")
        shutil.copy(ROOT / "pyproject.toml", copy)
        resolve(copy, upgrade=False)
        return [lock for lock in LOCKS if _text(copy, lock) != _text(ROOT, lock)]


def _text(root: Path, lock: str) -> str:
    return (root / "requirements" / lock).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        resolve(ROOT, upgrade=arguments == ["--upgrade"])
        return 0
    differing = stale()
    for lock in differing:
        print(f"requirements/{lock} does not fit pyproject.toml: run `make lock`", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
