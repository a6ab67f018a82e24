"""What cultivation says of standards: drafted, adopted from a day, retired from a day, a value scheduled or taken back."""

from datetime import date, datetime

from contracts.codes import Programme
from contracts.events.cultivation import ApplicationStateData
from contracts.events.envelope import EventData
from contracts.standards import Confidence, StandardChange, StandardState


class StandardStateData(EventData):
    """A standard as it stands on the day of the event; in force over `[valid_from, valid_before)`, a draft without dates."""

    standard_id: str
    programme: Programme
    title: str
    version_name: str
    state: StandardState
    valid_from: date | None
    valid_before: date | None
    document_no: str | None
    recorded_at: datetime


class StandardDrafted(EventData):
    standard: StandardStateData


class StandardAdopted(EventData):
    """In force from a day, today or later; the one before ends there."""

    standard: StandardStateData


class StandardRetired(EventData):
    """Not in force from a day on; a draft was given up."""

    standard: StandardStateData
    reason: str


class ParameterScheduled(EventData):
    """Another value of a parameter from a day on; `said` is the value in words with its unit."""

    standard: StandardStateData
    parameter: str
    parameter_name: str
    said: str
    valid_from: date
    valid_before: date | None
    citation: str
    mark: Confidence


class ParameterWithdrawn(EventData):
    """A scheduled value that had not begun was taken back."""

    standard: StandardStateData
    parameter: str
    parameter_name: str
    valid_from: date


class ApplicationStandardChanged(EventData):
    """The standard of an application that its firm has not handed in yet, or has been given back, was changed."""

    application: ApplicationStateData
    standard: StandardStateData
    change: StandardChange
    valid_from: date
    said: str | None = None
