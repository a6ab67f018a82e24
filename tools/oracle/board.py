"""The board's own answers, asked over HTTP as a client would."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx

from tools.oracle.recount import Cell


@dataclass(frozen=True)
class Board:
    """A gateway, asked by an account that sees every zone."""

    client: httpx.Client

    @classmethod
    def sign_in(cls, url: str, login: str, password: str) -> "Board":
        answer = httpx.post(f"{url}/api/v1/tokens", json={"login": login, "password": password}, timeout=30)
        bearer = f"Bearer {answer.raise_for_status().json()['access_token']}"
        return cls(httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": bearer}, timeout=60))

    def stock(self, programme: str, on: date, at: datetime | None) -> dict[str, Any]:
        """As known at an instant, or as known now."""
        return self._get(f"/metrics/{programme}", as_of=on.isoformat(), by="zone,park,industry", **_known(at))

    def ladder(self, on: date, at: datetime | None) -> dict[str, Any]:
        return self._get("/ladder", as_of=on.isoformat(), **_known(at))

    def _get(self, path: str, **query: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(path, params=query).raise_for_status().json()
        return found


def cells_of(stock: dict[str, Any]) -> Counter[Cell]:
    return Counter(
        {(cell["zone"], cell["park"], cell["industry"]): cell["count"] for cell in stock["cells"] if cell["count"]}
    )


def _known(at: datetime | None) -> dict[str, str]:
    return {} if at is None else {"known_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
