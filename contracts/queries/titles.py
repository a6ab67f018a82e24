"""Answers of cultivation about titles: what a change would do, the office's settings, what lists mention."""

from datetime import date, datetime

from contracts.codes import CountingBasis, ListKind, Programme, Zone
from contracts.queries.base import Answer


class CellEffect(Answer):
    """One cell that counts other firms after a change: how many before, how many after."""

    counting_basis: CountingBasis
    programme: Programme
    name: str
    zone: Zone
    as_of: date
    before: int
    after: int


class TitleEffect(Answer):
    """What a change of a title would do to the figures of today and of past years' ends; nothing has been changed."""

    firm_id: str
    firm_name: str
    changes: tuple[CellEffect, ...]


class TitlePolicyView(Answer):
    """What the office has set for a programme from a day on; `recorded_at` is null for what holds by default."""

    programme: Programme
    programme_name: str
    valid_from: date | None
    proposable: bool
    window_days: int
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class TitlePolicyList(Answer):
    as_of: date
    items: tuple[TitlePolicyView, ...]


class RowsDismissed(Answer):
    """How many waiting rows were taken out of the queue at once."""

    dismissed: int


class Mention(Answer):
    """What a list that makes no title says of a firm: 公示中, 已备案 or 更名; counted nowhere."""

    list_id: str
    kind: ListKind
    kind_name: str
    programme: Programme
    programme_name: str
    document_no: str
    issued_on: date
    name: str


class MentionList(Answer):
    items: tuple[Mention, ...]
