"""The routes of cultivation that speak of rounds of applications."""

from contracts.routes.route import Route

ROUNDS = "/v1/rounds"
ROUND = ROUNDS + "/{round_id}"

LIST_ROUNDS = Route("GET", ROUNDS, "programme year state")
GET_ROUND = Route("GET", ROUND)
OPEN_ROUND = Route("POST", ROUNDS)
REVISE_ROUND = Route("POST", ROUND + ":revise", versioned=True)
CANCEL_ROUND = Route("POST", ROUND + ":cancel", versioned=True)

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
