"""People at work through the gateway: they register firms and mirror certificates, and try again when the line breaks."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx

from contracts.codes import COUNTED_ZONES
from tests.running import PASSWORD, RunningSystem
from tests.synthetic import code_of

CLIENTS = 8
AGAIN_SECONDS = 0.1
PATIENCE_SECONDS = 600


@dataclass
class Load:
    """`events` different changes, each under an idempotency key of its own; whatever was answered is remembered."""

    system: RunningSystem
    login: str
    first: int
    events: int
    acknowledged: dict[int, str] = field(default_factory=dict)
    certificates: dict[int, str] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    _token: str = "none"
    _client: httpx.Client = field(init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def done(self) -> int:
        return len(self.acknowledged) + len(self.certificates)

    def run(self) -> None:
        """Make every change; returns when each was answered with success. Fails when one is not within ten minutes."""
        limits = httpx.Limits(max_connections=CLIENTS)
        url = f"{self.system.url}/api/v1"
        with (
            httpx.Client(base_url=url, timeout=30, limits=limits, trust_env=False) as self._client,
            ThreadPoolExecutor(CLIENTS) as pool,
        ):
            self._sign_in()
            for finished in [pool.submit(self._firm_and_certificate, n) for n in range(self.events // 2)]:
                finished.result()

    def _firm_and_certificate(self, number: int) -> None:
        chance = random.Random(self.first + number)
        firm = {
            "uscc": code_of(self.first + number),
            "name": f"负载第{self.first + number:06d}号科技有限公司",
            "zone": chance.choice(COUNTED_ZONES).value,
            "founded_on": "2015-03-02",
        }
        self.acknowledged[number] = self._insist("/firms", firm, f"firm-{self.first}-{number}")["firm_id"]
        title = {
            "firm_id": self.acknowledged[number],
            "programme": "hnte",
            "issued_on": (date(2023, 1, 1) + timedelta(days=chance.randrange(1000))).isoformat(),
            "number": f"GR{self.first + number:012d}",
            "document_no": "负载〔2025〕1号",
            "document_on": "2025-12-31",
        }
        found = self._insist("/recognitions", title, f"title-{self.first}-{number}")
        self.certificates[number] = found["recognition_id"]

    def _insist(self, path: str, body: dict[str, str], key: str) -> Any:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            answer = self._try(path, body, key)
            if answer is not None and answer.status_code == 201:
                return answer.json()
            time.sleep(AGAIN_SECONDS)
        raise TimeoutError(f"{path} {key}: {self.surprises[-1:]}")

    def _try(self, path: str, body: dict[str, str], key: str) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        began = time.monotonic()
        try:
            answer = self._client.post(path, json=body, headers=headers)
        except httpx.HTTPError:
            return None
        if answer.status_code == 401:
            self._sign_in()
        elif answer.status_code == 201:
            self.slowest.append(time.monotonic() - began)
        elif not _is_expected(answer):
            self.surprises.append(f"{answer.status_code} {answer.text[:300]}")
        return answer

    def _sign_in(self) -> None:
        with self._lock:
            try:
                asked = {"login": self.login, "password": PASSWORD}
                answer = self._client.post("/tokens", json=asked)
            except httpx.HTTPError:
                return
            if answer.status_code == 201:
                self._token = answer.json()["access_token"]

    def p99(self) -> float:
        """Seconds within which 99 of 100 successful writes were answered."""
        return sorted(self.slowest)[int(len(self.slowest) * 0.99)]


def _is_expected(answer: httpx.Response) -> bool:
    """What a fault may answer: 503 with Retry-After, and 409 while a new firm has not reached cultivation."""
    waits = "retry-after" in answer.headers
    return waits and (answer.status_code == 503 or (answer.status_code == 409 and "firm_not_known_yet" in answer.text))
