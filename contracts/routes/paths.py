"""The routes of cultivation that speak of the paths of applications (办理环节)."""

from contracts.routes.route import Route

PATHS = "/v1/application-paths"
PATH = PATHS + "/{code}"

LIST_PATHS = Route("GET", PATHS, "programme as_of")
GET_PATH = Route("GET", PATH, "as_of")
ENTER_PATH = Route("POST", PATHS)
APPROVE_PATH = Route("POST", PATH + ":approve", versioned=True)
REFUSE_PATH = Route("POST", PATH + ":refuse", versioned=True)
WITHDRAW_PATH = Route("POST", PATH + ":withdraw", versioned=True)

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
