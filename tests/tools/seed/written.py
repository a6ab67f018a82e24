"""What a seeded system holds, in words that do not depend on the run: codes, numbers and dates instead of ids and instants."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from deploy.embedded.settings import EmbeddedSettings
from gateway import tables as gateway
from kit.data.database import Database
from services.cultivation.tables import mechanism, metadata
from services.notifications import tables as notifications
from services.registry import tables as registry

FIRMS = """
SELECT f.uscc, f.name, f.status, f.version, r.zone, r.park, r.valid_from, r.valid_before, r.ended_by, date(r.known_from), date(r.known_until)
FROM firm f JOIN firm_residency r ON r.firm_id = f.firm_id ORDER BY f.uscc, r.valid_from, r.known_from
"""
SNAPSHOT = """
SELECT v.uscc, v.name, v.status, v.version, p.zone, p.park, p.valid_from, p.valid_before, p.ended_by, date(p.known_from), date(p.known_until)
FROM firm_version v JOIN firm_place p ON p.firm_id = v.firm_id AND p.version = v.version
ORDER BY v.uscc, v.version, p.valid_from
"""
TITLES = """
SELECT r.programme, r.number, v.uscc, r.issued_on, r.basis, r.version, i.valid_from, i.valid_before, i.ended_by, date(i.known_from), date(i.known_until)
FROM recognition r JOIN recognition_interval i ON i.recognition_id = r.recognition_id
JOIN firm_version v ON v.firm_id = r.firm_id AND v.version = 1 ORDER BY r.programme, r.number, i.known_from
"""
HOLDINGS = """
SELECT v.uscc, h.basis, h.programme, h.zone, h.park, h.industry, h.valid_from, h.valid_before, date(h.known_from), date(h.known_until)
FROM holding h JOIN firm_version v ON v.firm_id = h.firm_id AND v.version = 1
ORDER BY v.uscc, h.basis, h.programme, h.valid_from, h.known_from, h.zone
"""
STEPS = """
SELECT a.external_ref, s.seq, s.action, s.to_state, date(s.at) FROM application a
JOIN application_step s ON s.application_id = a.application_id ORDER BY a.external_ref, s.seq
"""


@dataclass(frozen=True)
class Written:
    """The databases behind a data directory, opened for reading."""

    folder: Path

    def cultivation(self) -> Database:
        return Database.open("cultivation", self._url("cultivation"), metadata, mechanism)

    def rows(self, service: str, query: str) -> list[tuple[Any, ...]]:
        tables = {
            "registry": (registry.metadata, registry.mechanism),
            "cultivation": (metadata, mechanism),
            "notifications": (notifications.metadata, notifications.mechanism),
            "gateway": (gateway.metadata, gateway.mechanism),
        }[service]
        database = Database.open(service, self._url(service), *tables)
        try:
            with database.read() as session:
                return [tuple(row) for row in session.execute(text(query))]
        finally:
            database.close()

    def whole(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that two runs must agree on."""
        parts = {"snapshot": SNAPSHOT, "titles": TITLES, "holdings": HOLDINGS, "steps": STEPS}
        found = {name: self.rows("cultivation", query) for name, query in parts.items()}
        return found | {"firms": self.rows("registry", FIRMS)}

    def _url(self, service: str) -> str:
        return EmbeddedSettings(data_dir=self.folder).database_url(service)
