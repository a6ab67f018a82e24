"""Refresh or verify what is shipped of others: the pages' browser files, and the schema that tests hold the AsyncAPI document to.

The files come from npm packages through the machine's own npm configuration, so no registry is named here.
`python -m tools.vendor` fetches the pinned versions; `python -m tools.vendor --check` compares what is there with
the recorded SHA-256 and needs neither npm nor a network.
"""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "gateway" / "web" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"


@dataclass(frozen=True)
class Package:
    """One npm package at an exact version and the members that are needed of it, in a folder of its name under `home`."""

    name: str
    version: str
    licence: str
    members: tuple[str, ...]
    home: Path = VENDOR


# htmx 4 changed inheritance and dropped XMLHttpRequest; 2.x is the line that old Chromium runs.
PACKAGES = (
    Package("bootstrap", "5.3.9", "MIT", ("dist/css/bootstrap.min.css", "LICENSE")),
    Package("htmx.org", "2.0.11", "0BSD", ("dist/htmx.min.js", "LICENSE")),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        ("dist/echarts.common.min.js", "LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    ),
    Package(
        "@asyncapi/specs",
        "6.11.1",
        "Apache-2.0",
        ("schemas/3.0.0-without-$id.json", "LICENSE"),
        home=ROOT / "tests" / "contracts" / "vendor",
    ),
)


def pack(package: Package, folder: Path) -> bytes:
    """The package's tarball as npm delivers it (npm checks its integrity)."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz")).read_bytes()


def without_source_map(text: bytes) -> bytes:
    """Drop the trailing sourceMappingURL: the map is not shipped and a browser would ask for it."""
    lines = text.splitlines(keepends=True)
    return b"".join(line for line in lines if b"sourceMappingURL=" not in line)


def unpack(package: Package, tarball: bytes) -> dict[str, str]:
    """Write the members flat into the package's folder and return path from the root → SHA-256."""
    folder = package.home / package.name
    folder.mkdir(parents=True, exist_ok=True)
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        for member in package.members:
            source = archive.extractfile(f"package/{member}")
            if source is None:
                raise SystemExit(f"{package.name}@{package.version} has no {member}")
            target = folder / Path(member).name
            target.write_bytes(without_source_map(source.read()))
            digests[target.relative_to(ROOT).as_posix()] = digest(target)
    return digests


def digest(path: Path) -> str:
    """SHA-256 of a file as lower-case hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refresh() -> None:
    """Fetch every package and rewrite the manifest."""
    entries = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            files = unpack(package, pack(package, Path(folder)))
        entries.append(
            {
                "name": package.name,
                "version": package.version,
                "licence": package.licence,
                "files": files,
            }
        )
    MANIFEST.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """Files that are missing or differ from the manifest."""
    entries = json.loads(MANIFEST.read_text(encoding="utf-8"))
    wanted = {name: value for entry in entries for name, value in entry["files"].items()}
    return [name for name, value in wanted.items() if not (ROOT / name).exists() or digest(ROOT / name) != value]


def main() -> int:
    """Exit status 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the manifest only")
    if not parser.parse_args().check:
        refresh()
    wrong = differences()
    for name in wrong:
        print(f"{name}: differs from the manifest; run python -m tools.vendor")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
