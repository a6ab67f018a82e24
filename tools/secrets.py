"""`make secrets`: make what the processes of docker-compose.yml must not share with anybody, once, under var/secrets.

Passwords and addresses of the databases (for the owner and for the processes), the pair that signs tokens, the secret of page cursors, and a certificate of our own
for the edge, to be replaced by a real one. What is there already stays.
"""

import secrets
import subprocess
import sys
from pathlib import Path

from kit.web.auth import new_key_pair

FOLDER = Path(__file__).resolve().parents[1] / "var" / "secrets"
SERVICES = ("registry", "cultivation", "notifications", "gateway")
DAYS = 825


def main() -> int:
    """Make whatever is missing and say what was made."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.chmod(0o700)
    made = [name for name in ("postgres_password", "cursor_secret") if _keep(name, secrets.token_urlsafe(32))]
    for service in SERVICES:
        for role in (service, f"{service}_owner"):
            password = secrets.token_hex(24)
            if _keep(f"{role}_database_password", password):
                _keep(f"{role}_database_url", f"postgresql+psycopg://{role}:{password}@postgres:5432/{service}")
                made.append(f"{role}_database_password")
    pair = new_key_pair()
    if _keep("token_private_key", pair.private):
        _keep("token_public_key", pair.public)
        made.append("token_private_key")
    if not (FOLDER / "edge_key").exists():
        _certificate()
        made.append("edge_certificate")
    print(f"{FOLDER}：", "、".join(made) or "已齐全")
    return 0


def _keep(name: str, value: str) -> bool:
    """Write a secret that containers of another user can read, in a folder that only its owner can enter."""
    file = FOLDER / name
    if file.exists():
        return False
    file.write_text(value, encoding="ascii")
    file.chmod(0o444)
    return True


def _certificate() -> None:
    form = ["-x509", "-newkey", "rsa:3072", "-nodes", "-days", str(DAYS), "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(FOLDER / "edge_key"), "-out", str(FOLDER / "edge_certificate")]
    subprocess.run(["openssl", "req", *form, *names, *files], check=True, capture_output=True)
    (FOLDER / "edge_key").chmod(0o444)


if __name__ == "__main__":
    sys.exit(main())
