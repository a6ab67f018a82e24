"""`python -m deploy.health`: 0 while the process of this container is ready; the image has no curl."""

import sys

import httpx

from deploy.process import ProcessSettings


def main() -> int:
    try:
        answer = httpx.get(f"http://127.0.0.1:{ProcessSettings().port}/readyz", timeout=2, trust_env=False)
    except httpx.HTTPError:
        return 1
    return 0 if answer.status_code == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
