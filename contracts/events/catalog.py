"""Each event type with its topic and data model; the one place that knows them all."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import create_model

from contracts.events import cultivation as c
from contracts.events import gateway as g
from contracts.events import registry as r
from contracts.events import standards as s
from contracts.events.envelope import TYPE_PREFIX, Envelope, EventData
from contracts.topics import (
    APPLICATIONS,
    FIRMS,
    IMPORTS,
    OBLIGATIONS,
    OFFICIAL_LISTS,
    RECOGNITIONS,
    RELEASES,
    STANDARDS,
    Topic,
)


@dataclass(frozen=True)
class EventType:
    """`name` is the CloudEvents type; `subject` the collection that the subject names."""

    name: str
    topic: Topic
    data: type[EventData]
    subject: str

    @property
    def schema_url(self) -> str:
        return f"/schemas/{self.name}.json"

    @cached_property
    def envelope(self) -> type[Envelope]:
        """The envelope with this type's data in it: whoever knows the type reads an event in one pass."""
        types: dict[str, Any] = {"type": (Literal[self.name], ...), "data": (self.data, ...)}
        return create_model(f"{self.data.__name__}Event", __base__=Envelope, **types)


def _entry(short: str, topic: Topic, data: type[EventData], subject: str) -> EventType:
    return EventType(f"{TYPE_PREFIX}{short}.v1", topic, data, subject)


EVENT_TYPES: tuple[EventType, ...] = (
    _entry("firm.registered", FIRMS, r.FirmRegistered, "firms"),
    _entry("firm.corrected", FIRMS, r.FirmCorrected, "firms"),
    _entry("firm.renamed", FIRMS, r.FirmRenamed, "firms"),
    _entry("firm.moved", FIRMS, r.FirmMoved, "firms"),
    _entry("firm.closed", FIRMS, r.FirmClosed, "firms"),
    _entry("firm.merged", FIRMS, r.FirmMerged, "firms"),
    _entry("firm.voided", FIRMS, r.FirmVoided, "firms"),
    _entry("firm.transfer-proposed", FIRMS, r.TransferProposed, "transfers"),
    _entry("firm.transfer-refused", FIRMS, r.TransferRefused, "transfers"),
    _entry("firm.transfer-withdrawn", FIRMS, r.TransferWithdrawn, "transfers"),
    _entry("import.completed", IMPORTS, r.ImportCompleted, "imports"),
    _entry("recognition.mirrored", RECOGNITIONS, c.RecognitionMirrored, "recognitions"),
    _entry("recognition.granted", RECOGNITIONS, c.RecognitionGranted, "recognitions"),
    _entry("recognition.reviewed", RECOGNITIONS, c.RecognitionReviewed, "recognitions"),
    _entry("recognition.corrected", RECOGNITIONS, c.RecognitionCorrected, "recognitions"),
    _entry("recognition.revoked", RECOGNITIONS, c.RecognitionRevoked, "recognitions"),
    _entry("recognition.suspended", RECOGNITIONS, c.RecognitionSuspended, "recognitions"),
    _entry("recognition.resumed", RECOGNITIONS, c.RecognitionResumed, "recognitions"),
    _entry("recognition.voided", RECOGNITIONS, c.RecognitionVoided, "recognitions"),
    _entry("recognition.expiring", RECOGNITIONS, c.RecognitionExpiring, "recognitions"),
    _entry("obligation.due", OBLIGATIONS, c.ObligationDue, "firms"),
    _entry("application.submitted", APPLICATIONS, c.ApplicationSubmitted, "applications"),
    _entry("application.resubmitted", APPLICATIONS, c.ApplicationResubmitted, "applications"),
    _entry("application.changes-requested", APPLICATIONS, c.ApplicationChangesRequested, "applications"),
    _entry("application.advanced", APPLICATIONS, c.ApplicationAdvanced, "applications"),
    _entry("publicity.opened", APPLICATIONS, c.PublicityOpened, "applications"),
    _entry("application.decided", APPLICATIONS, c.ApplicationDecided, "applications"),
    _entry("application.withdrawn", APPLICATIONS, c.ApplicationWithdrawn, "applications"),
    _entry("application.supply-changed", APPLICATIONS, c.ApplicationSupplyChanged, "applications"),
    _entry("application.standard-changed", APPLICATIONS, s.ApplicationStandardChanged, "applications"),
    _entry("standard.drafted", STANDARDS, s.StandardDrafted, "standards"),
    _entry("standard.adopted", STANDARDS, s.StandardAdopted, "standards"),
    _entry("standard.retired", STANDARDS, s.StandardRetired, "standards"),
    _entry("standard.parameter-scheduled", STANDARDS, s.ParameterScheduled, "standards"),
    _entry("standard.parameter-withdrawn", STANDARDS, s.ParameterWithdrawn, "standards"),
    _entry("official-list.reconciled", OFFICIAL_LISTS, c.OfficialListReconciled, "official-lists"),
    _entry("release.published", RELEASES, g.ReleasePublished, "releases"),
)

BY_NAME: dict[str, EventType] = {entry.name: entry for entry in EVENT_TYPES}
BY_DATA: dict[type[EventData], EventType] = {entry.data: entry for entry in EVENT_TYPES}
