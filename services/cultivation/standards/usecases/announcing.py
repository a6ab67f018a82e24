"""What is said of a standard to whoever it concerns, in the transaction that changed it."""

from typing import TypeAlias

from contracts.events.standards import (
    ParameterScheduled,
    ParameterWithdrawn,
    StandardAdopted,
    StandardDrafted,
    StandardRetired,
    StandardStateData,
)
from domain.spans import OPEN
from kit.data.clock import civil_date
from kit.data.session import WriteSession
from services.cultivation.standards.reads.standards import standard

Said: TypeAlias = StandardDrafted | StandardAdopted | StandardRetired | ParameterScheduled | ParameterWithdrawn


def announce(session: WriteSession, said: Said) -> None:
    """In the order of the standard."""
    standard_id = said.standard.standard_id
    session.announce(said, key=standard_id, subject_id=standard_id)


def state_of(session: WriteSession, standard_id: str) -> StandardStateData:
    """The standard as it stands in this transaction."""
    held = standard(session, standard_id)
    rules = held.rule_set
    return StandardStateData(
        standard_id=standard_id,
        programme=rules.programme,
        title=rules.title,
        version_name=rules.version,
        state=held.state(civil_date(session.now)),
        valid_from=rules.valid_from if held.adopted else None,
        valid_before=rules.valid_before if held.adopted and rules.valid_before < OPEN else None,
        document_no=held.document_no,
        recorded_at=session.now,
    )
