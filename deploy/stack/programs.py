"""The programs of others that the engines need, found or named in a message that says how to get them."""

import os
import shutil
import subprocess
from pathlib import Path

JAVA_VERSION = 17


class Missing(Exception):
    """A program is not on this machine; the text says which, and how to install it."""


def postgres_folder() -> Path:
    """Where PostgreSQL's own programs are (initdb, pg_ctl, pg_dump)."""
    for name in ("pg_config", "postgres"):
        found = shutil.which(name)
        folder = Path(_output(found, "--bindir")) if found and name == "pg_config" else Path(found or "").parent
        if (folder / "initdb").exists():
            return folder
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if debian:
        return debian[-1]
    raise Missing("找不到 PostgreSQL（initdb、pg_ctl）。Debian/Ubuntu：apt-get install -y postgresql")


def java() -> str:
    """The Java runtime, 17 or newer."""
    found = shutil.which("java")
    if found is None:
        raise Missing("找不到 Java。Apache Kafka 需要 Java 17：apt-get install -y openjdk-17-jre-headless")
    first = _output(found, "-version").splitlines()[0]
    major = int(first.split('"')[1].split(".")[0]) if '"' in first else 0
    if major < JAVA_VERSION:
        raise Missing(f"Java 版本过低（{first}）。Apache Kafka 需要 Java {JAVA_VERSION} 或更高版本")
    return found


def maven() -> str:
    """Maven, which fetches the jars of the broker."""
    found = shutil.which("mvn")
    if found is None:
        raise Missing("找不到 Maven（mvn），无法获取 Apache Kafka：apt-get install -y maven")
    return found


def as_postgres(command: list[str]) -> list[str]:
    """The command as the user that PostgreSQL agrees to run as: root hands over to `postgres`."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _output(*command: str) -> str:
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return (answer.stdout or answer.stderr).strip()
