"""Answers about proofs of a title; what strangers read of them names no person."""

from datetime import date, datetime

from contracts.codes import Programme, TitleState
from contracts.queries.base import Answer


class ProvenTitle(Answer):
    """Where a title stands on `as_of` as known at `known_at`.

    `certificate_name` is the firm's name on the certificate, `firm_name` its name on `as_of`.
    """

    firm_name: str
    certificate_name: str
    uscc: str
    programme: Programme
    programme_name: str
    number: str | None
    issued_on: date
    document_no: str | None = None
    valid_from: date
    valid_until: date | None = None  # inclusive, as first given or as cut short; null where there is no term
    state: TitleState
    state_name: str
    end_reason: str | None = None
    suspension_name: str | None = None  # 暂停 or 待核查 on as_of
    suspended_from: date | None = None
    suspended_until: date | None = None  # inclusive; null where no end is set
    as_of: date
    known_at: datetime


class ProofView(Answer):
    """A proof as it was made: what it says, and the number and code by which anybody can verify it."""

    proof_id: str
    recognition_id: str
    firm_id: str
    number: str  # the certificate's, else the firm's code
    code: str
    made_at: datetime
    title: ProvenTitle


class Verification(Answer):
    """A genuine proof: what it says, and where the title stands on the day that is asked about, as known now.

    `now` is null when the registration of the title has been taken back since; `valid` says in a word whether the title is valid on that
    day, also while it is suspended (`now.suspension_name`).
    """

    valid: bool
    made_at: datetime
    said: ProvenTitle
    now: ProvenTitle | None
