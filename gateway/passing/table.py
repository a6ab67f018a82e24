"""The routes of the services that the gateway offers under /api; whatever is not here has no outside address."""

from contracts.routes import cultivation, drafts, notifications, paths, registry, releases, rounds, standards
from gateway.passing.passthrough import Passed

TABLE = (
    *(Passed(route, "registry") for route in registry.ROUTES if not route.inside),
    *(Passed(route, "cultivation") for route in cultivation.ROUTES if not route.inside),
    *(Passed(route, "cultivation") for route in standards.ROUTES),
    *(Passed(route, "cultivation") for route in rounds.ROUTES),
    *(Passed(route, "cultivation") for route in drafts.ROUTES),
    *(Passed(route, "cultivation") for route in paths.ROUTES),
    *(Passed(route, "cultivation") for route in releases.ROUTES if not route.inside),
    *(Passed(route, "notifications") for route in notifications.ROUTES),
)
