"""A question as it comes from outside, before the session says what is known at its instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session

from contracts.codes import Programme
from kit.data.caller import Caller
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.forecast.reads.gathering import Question
from services.cultivation.forecast.rules.assumptions import Assumptions

T = TypeVar("T")


@dataclass(frozen=True)
class Asking:
    """`known_at` None: what is known now."""

    programme: Programme
    horizon: date
    known_at: datetime | None
    assumptions: Assumptions


def ask_in(session: Session, question: Callable[..., T], caller: Caller, asked: Asking, *more: Any) -> T:
    """Ask in the session that says what is known."""
    known = knowledge(session, asked.known_at)
    return question(session, caller, Question(asked.programme, asked.horizon, known, asked.assumptions), *more)
