"""The routes of cultivation that speak of frozen figures and of what became known since."""

from contracts.routes.route import Route

FROZEN = "/v1/frozen-figures"
FROZEN_FIGURES = FROZEN + "/{frozen_id}"
FIGURE = "programme counting_basis scope limit cursor"

FREEZE_FIGURES = Route("POST", FROZEN, inside=True)
GET_FROZEN_FIGURES = Route("GET", FROZEN_FIGURES)
LIST_FROZEN_FIRMS = Route("GET", FROZEN_FIGURES + "/firms", FIGURE)
GET_RESTATEMENT = Route("GET", FROZEN_FIGURES + "/restatement", "known_at scope")
LIST_RESTATED_FIRMS = Route("GET", FROZEN_FIGURES + "/restatement/firms", f"known_at {FIGURE}")

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
