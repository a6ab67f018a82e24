"""Storing a forecast that was made: once per hash of its inputs, never changed."""

from kit.data.session import WriteSession
from services.cultivation.forecast.reads.gathering import Question
from services.cultivation.forecast.rules.inputs import Inputs
from services.cultivation.forecast.tables import ForecastRun


def store(session: WriteSession, *, asked: Question, inputs: Inputs, result: str) -> bool:
    """False when it is stored already: the same inputs give the same draws."""
    if session.get(ForecastRun, inputs.digest) is not None:
        return False
    session.add(
        ForecastRun(
            input_hash=inputs.digest,
            programme=inputs.programme,
            horizon=asked.horizon,
            origin=inputs.origin,
            known_at=asked.known.at,
            computed_at=session.now,
            inputs=inputs.text,
            result=result,
        )
    )
    return True
