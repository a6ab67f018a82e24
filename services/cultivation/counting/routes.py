"""What the office sets for counting, over HTTP."""

from functools import partial

from fastapi import Depends, Response

from contracts.codes import Role
from contracts.commands.counting import SetCounting
from contracts.queries.figures import CountingSettingView
from contracts.routes import cultivation as routes
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.counting.usecases import set_counting

router = Router(tags=["figures"])
OFFICE = Depends(allow(Role.OFFICE))


@router.post(routes.SET_COUNTING.path, status_code=201, response_model=CountingSettingView, dependencies=[OFFICE])
async def set_counting_rules(body: SetCounting, action: ActionDep) -> Response:
    """From a day on: how long a title that ran out is awaited, and below which base no percentage is shown."""
    return await action.run(partial(set_counting, command=body, caller=action.caller), status=201)
