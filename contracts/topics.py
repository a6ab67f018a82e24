"""One entry per topic: who writes it, who hears it, by which key its order is kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    name: str
    producer: str
    consumers: tuple[str, ...]
    key: str
    partitions: int = 3
    retention: str = "forever"


FIRMS = Topic("registry.firm.v1", "registry", ("cultivation", "notifications"), "firm_id")
IMPORTS = Topic("registry.import.v1", "registry", ("notifications",), "import_id")
RECOGNITIONS = Topic("cultivation.recognition.v1", "cultivation", ("notifications",), "firm_id")
OBLIGATIONS = Topic("cultivation.obligation.v1", "cultivation", ("notifications",), "firm_id")
APPLICATIONS = Topic("cultivation.application.v1", "cultivation", ("notifications",), "firm_id")
STANDARDS = Topic("cultivation.standard.v1", "cultivation", ("cultivation", "notifications"), "standard_id")
OFFICIAL_LISTS = Topic("cultivation.official-list.v1", "cultivation", ("notifications",), "list_id")
RELEASES = Topic("gateway.release.v1", "gateway", ("notifications",), "release_id")

TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (FIRMS, IMPORTS, RECOGNITIONS, OBLIGATIONS, APPLICATIONS, STANDARDS, OFFICIAL_LISTS, RELEASES)
}
