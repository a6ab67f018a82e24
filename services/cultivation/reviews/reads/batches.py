"""What became of a batch of decisions."""

from sqlmodel import Session

from contracts.queries.reviews import BatchResult
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.reviews.tables import DecisionBatch


def batch(session: Session, batch_id: str, caller: Caller) -> BatchResult:
    """The answer as it was given, for whoever decided. Raises 404."""
    row = session.get(DecisionBatch, batch_id)
    if row is None or row.decided_by != caller.subject:
        raise not_found()
    return BatchResult.model_validate_json(row.answer)
