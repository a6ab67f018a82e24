"""CloudEvents 1.0 in structured mode: the value is the whole event as JSON, so every copy of it is the same bytes."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

TYPE_PREFIX = "cn.cultivation."


class EventData(BaseModel):
    """Base of the `data` of an event. Additive changes only inside a version; unknown fields of a newer producer are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Envelope(BaseModel):
    """The CloudEvents attributes with the extensions that we use.

    `partitionkey` keeps the order, `aggregateversion` is gap-free per aggregate, `sequence` is monotone per source.
    `traceparent` (W3C) is the write that announced the event, where traces are recorded.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    partitionkey: str
    aggregateversion: int = 0
    correlationid: str
    actor: str
    traceparent: str | None = None
    data: dict[str, object]
