"""The office sets the weights of a stage from a year on; earlier entries stay in the table."""

from decimal import Decimal

import orjson
from sqlalchemy import func, insert, select

from contracts.commands.points import SetPointsWeights
from contracts.queries.points import StageWeightsView
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.points.reads import stage_weights
from services.cultivation.points.rules import WHOLE
from services.cultivation.points.tables import WEIGHTS


def set_weights(session: WriteSession, command: SetPointsWeights, caller: Caller) -> StageWeightsView:
    """Raises 422 for an indicator that is named twice, or weights of more than 100."""
    held = {each.indicator.value: each.weight for each in command.weights}
    if len(held) < len(command.weights):
        raise _refused("indicator_twice", "同一指标只能有一个权重")
    if sum(held.values(), Decimal(0)) > WHOLE:
        raise _refused("weights_over_100", "权重合计不得超过 100")
    same = (WEIGHTS.c.year == command.year, WEIGHTS.c.stage == command.stage.value)
    last: int = session.execute(select(func.coalesce(func.max(WEIGHTS.c.entry), 0)).where(*same)).scalar_one()
    session.execute(
        insert(WEIGHTS).values(
            year=command.year,
            stage=command.stage.value,
            entry=last + 1,
            weights=orjson.dumps({name: f"{weight:f}" for name, weight in held.items()}).decode(),
            document_no=command.document_no,
            recorded_by=caller.subject,
            recorded_at=session.now,
        )
    )
    session.audit("points-weights", command.stage.value, "points.set-weights", year=command.year)
    return stage_weights(session, command.stage, command.year)


def _refused(code: str, message: str) -> Exception:
    return invalid("points", "权重有误", message, [FieldError("/weights", code, message)])
