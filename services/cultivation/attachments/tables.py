"""Attachments of applications, and which of them a submission has pinned; a row is never changed but for its removal."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, false, func, insert, select
from sqlmodel import Field, Session

from contracts.attachments import AttachmentKind
from services.cultivation.tables import Base, table_of

KINDS = ", ".join(f"'{kind.value}'" for kind in AttachmentKind)


class Attachment(Base, table=True):
    """A file as it was attached; its bytes are stored under `attachment_id`, `sha256` is theirs."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="attachment_kind"),
        CheckConstraint("size > 0", name="attachment_size"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="attachment_removed"),
    )
    attachment_id: str = Field(primary_key=True, max_length=26)
    application_id: str = Field(max_length=26, foreign_key="application.application_id", index=True)
    kind: str = Field(max_length=32)
    filename: str = Field(max_length=200)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    cleaned: bool = False
    replaces: str | None = Field(default=None, max_length=26)
    added_at: datetime
    added_by: str = Field(max_length=80)
    removed_at: datetime | None = None
    removed_by: str | None = Field(default=None, max_length=80)


class SubmittedAttachment(Base, table=True):
    """Submission `seq` was handed in with this attachment, or was completed by it afterwards (`supplement`, 容缺)."""

    __tablename__ = "submitted_attachment"
    application_id: str = Field(primary_key=True, max_length=26)
    seq: int = Field(primary_key=True)
    attachment_id: str = Field(primary_key=True, max_length=26, foreign_key="attachment.attachment_id", index=True)
    supplement: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


@dataclass(frozen=True)
class Pins:
    """The numbers of the submissions that had an attachment, and of those that it completed afterwards."""

    submissions: tuple[int, ...] = ()
    supplements: tuple[int, ...] = ()


NOT_PINNED = Pins()
ATTACHMENT = table_of(Attachment)
PINNED = table_of(SubmittedAttachment)
CURRENT = ATTACHMENT.c.removed_at.is_(None)


def current_ones(session: Session, application_id: str) -> list[Attachment]:
    """Those of the present form, oldest first."""
    mine = (ATTACHMENT.c.application_id == application_id, CURRENT)
    return list(session.scalars(select(Attachment).where(*mine).order_by(ATTACHMENT.c.attachment_id)))


def find(session: Session, application_id: str, attachment_id: str) -> Attachment | None:
    """One of this application that is current or that a submission has pinned."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.application_id != application_id:
        return None
    return row if row.removed_at is None or pins_of(session, [attachment_id]) else None


def all_ones(session: Session, application_id: str) -> list[Attachment]:
    query = select(Attachment).where(ATTACHMENT.c.application_id == application_id)
    return list(session.scalars(query.order_by(ATTACHMENT.c.kind, ATTACHMENT.c.attachment_id)))


def pins_of(session: Session, attachment_ids: Collection[str]) -> dict[str, Pins]:
    """Which submissions have pinned each of these; those that none has are left out."""
    query = select(PINNED).where(PINNED.c.attachment_id.in_(list(attachment_ids))).order_by(PINNED.c.seq)
    found: dict[str, list[Any]] = {}
    for row in session.execute(query):
        found.setdefault(row.attachment_id, []).append(row)
    return {
        attachment_id: Pins(
            tuple(row.seq for row in pinned if not row.supplement), tuple(row.seq for row in pinned if row.supplement)
        )
        for attachment_id, pinned in found.items()
    }


def supplements_of(session: Session, application_id: str, seq: int) -> list[Attachment]:
    """What came after submission `seq` to complete it, oldest first."""
    mine = (PINNED.c.application_id == application_id, PINNED.c.seq == seq, PINNED.c.supplement.is_(True))
    query = select(Attachment).join(SubmittedAttachment, PINNED.c.attachment_id == ATTACHMENT.c.attachment_id)
    return list(session.scalars(query.where(*mine).order_by(ATTACHMENT.c.attachment_id)))


def taken_of(session: Session, application_id: str) -> tuple[int, int]:
    """How many files the present form has, and their bytes."""
    query = select(func.count(), func.coalesce(func.sum(ATTACHMENT.c.size), 0)).where(
        ATTACHMENT.c.application_id == application_id, CURRENT
    )
    count, size = session.execute(query).one()
    return int(count), int(size)


def kept_among(session: Session, names: Collection[str], since: datetime) -> set[str]:
    """Those of the names whose bytes are needed: current, pinned by a submission, or removed after `since`."""
    wanted = list(names)
    needed = select(ATTACHMENT.c.attachment_id).where(
        ATTACHMENT.c.attachment_id.in_(wanted), CURRENT | (ATTACHMENT.c.removed_at > since)
    )
    return {*session.scalars(needed), *pins_of(session, wanted)}


def needed_ones(session: Session) -> list[Attachment]:
    """All that are current or pinned by a submission."""
    pinned = select(PINNED.c.attachment_id)
    query = select(Attachment).where(CURRENT | ATTACHMENT.c.attachment_id.in_(pinned))
    return list(session.scalars(query.order_by(ATTACHMENT.c.attachment_id)))


def pin(
    session: Session, application_id: str, seq: int, rows: Iterable[Attachment], *, supplement: bool = False
) -> None:
    """Note that submission `seq` has these, or that they completed it afterwards."""
    alike = {"application_id": application_id, "seq": seq, "supplement": supplement}
    pinned = [alike | {"attachment_id": row.attachment_id} for row in rows]
    if pinned:
        session.execute(insert(PINNED), pinned)
