"""Who may call a route, by role; what they may act upon is said by each use case."""

from typing import Annotated

from fastapi import Depends

from contracts.codes import Role
from kit.data.caller import Caller
from kit.web.auth import allow

STAFF = frozenset((Role.STAFF.value, Role.OFFICE.value))
Staff = Annotated[Caller, Depends(allow(*STAFF))]
Office = Annotated[Caller, Depends(allow(Role.OFFICE))]
Editor = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE, Role.FIRM))]
