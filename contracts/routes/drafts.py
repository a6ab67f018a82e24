"""The routes of cultivation that speak of open drafts; what they answer changes with the time of day, so it is not remembered."""

from contracts.routes.cultivation import APPLICATION
from contracts.routes.route import Route

GET_DRAFT_MOVEMENT = Route("GET", APPLICATION + "/movement")
MOVE_DRAFT_ON = Route("POST", APPLICATION + ":move-on", versioned=True)

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
