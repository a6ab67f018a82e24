"""Messages and who has read them. A message is never changed; reading it is a row of its own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.notifications.tables import Base, metadata


class Message(Base, table=True):
    """One message to one audience, at most one per event and audience. `target` is a firm, a zone, an account or empty.

    Of the messages of one `matter` to one audience the inbox shows the newest; those of none stand alone.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("event_id", "audience", "target", name="message_once"),
        CheckConstraint(
            "audience IN ('firm', 'firm-staff', 'zone-staff', 'office', 'account')", name="message_audience"
        ),
        CheckConstraint("(audience = 'office') = (target = '')", name="message_target"),
        Index("ix_message_audience", "audience", "target", "created_at", "message_id"),
        Index("ix_message_matter", "matter", "audience", "target", "created_at"),
    )
    message_id: str = Field(primary_key=True, max_length=26)
    event_id: str = Field(max_length=64)
    audience: str = Field(max_length=12)
    target: str = Field(max_length=80)
    kind: str = Field(max_length=32)
    title: str = Field(max_length=200)
    body: str = Field(max_length=2000)
    firm_id: str | None = Field(default=None, max_length=64)
    link: str | None = Field(default=None, max_length=200)
    matter: str | None = Field(default=None, max_length=80)
    created_at: datetime
    correlation_id: str = Field(max_length=64)


class Receipt(Base, table=True):
    """`subject` has read the message."""

    __tablename__ = "receipt"
    subject: str = Field(primary_key=True, max_length=80)
    message_id: str = Field(primary_key=True, max_length=26, foreign_key="message.message_id")
    read_at: datetime


messages = metadata.tables["message"]
receipts = metadata.tables["receipt"]
