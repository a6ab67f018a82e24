"""The routes of the services that the gateway offers under /api; whatever is not here has no outside address."""

from collections.abc import Iterator

from gateway.passing.passthrough import Passed

REGISTRY = """
GET   /v1/firms
POST  /v1/firms
GET   /v1/firms/{firm_id}
PATCH /v1/firms/{firm_id}
GET   /v1/firms/{firm_id}/departure
GET   /v1/firms/{firm_id}/history
POST  /v1/firms/{firm_id}/names
POST  /v1/firms/{firm_id}/industries
POST  /v1/firms/{firm_id}/residencies
POST  /v1/firms/{firm_id}:close
POST  /v1/firms/{firm_id}:merge
POST  /v1/firms/{firm_id}:void
POST  /v1/firms/{firm_id}/{kind}/{valid_from}:void
GET   /v1/transfers
POST  /v1/transfers
GET   /v1/transfers/{transfer_id}
POST  /v1/transfers/{transfer_id}:confirm
POST  /v1/transfers/{transfer_id}:refuse
POST  /v1/transfers/{transfer_id}:withdraw
GET   /v1/parks
POST  /v1/parks/names
GET   /v1/industries
GET   /v1/imports
POST  /v1/imports
GET   /v1/imports/{import_id}
GET   /v1/imports/{import_id}/rows
GET   /v1/imports/{import_id}/errors.xlsx
"""

CULTIVATION = """
GET   /v1/programmes
GET   /v1/metrics/{programme}
GET   /v1/metrics/{programme}/firms
GET   /v1/metrics/{programme}/series
GET   /v1/metrics/{programme}/flows
GET   /v1/metrics/{programme}/flows/firms
GET   /v1/ladder
GET   /v1/standings
GET   /v1/standings/{firm_id}
POST  /v1/standings:batch
GET   /v1/recognitions
POST  /v1/recognitions
GET   /v1/recognitions/expiring
GET   /v1/recognitions/{recognition_id}
POST  /v1/recognitions/{recognition_id}:confirm
POST  /v1/recognitions/{recognition_id}:correct
POST  /v1/recognitions/{recognition_id}:merge
POST  /v1/recognitions/{recognition_id}:preview
POST  /v1/recognitions/{recognition_id}:refuse
POST  /v1/recognitions/{recognition_id}:revoke
POST  /v1/recognitions/{recognition_id}:void
GET   /v1/title-policies
POST  /v1/title-policies
GET   /v1/mentions
GET   /v1/official-lists
POST  /v1/official-lists
GET   /v1/official-lists/{list_id}
GET   /v1/list-rows
GET   /v1/list-rows/{row_id}
POST  /v1/list-rows:dismiss
POST  /v1/list-rows/{row_id}:dismiss
POST  /v1/list-rows/{row_id}:resolve
GET   /v1/calendar/{year}
POST  /v1/calendar/days
GET   /v1/review-tasks
GET   /v1/applications
POST  /v1/applications
GET   /v1/applications/{application_id}
PATCH /v1/applications/{application_id}
GET   /v1/applications/{application_id}/checks
GET   /v1/applications/{application_id}/submissions/{seq}
POST  /v1/applications/{application_id}:submit
POST  /v1/applications/{application_id}:resubmit
POST  /v1/applications/{application_id}:withdraw
POST  /v1/applications/{application_id}:mandate
POST  /v1/applications/{application_id}:accept
POST  /v1/applications/{application_id}:request-changes
POST  /v1/applications/{application_id}:recommend
POST  /v1/applications/{application_id}:review
POST  /v1/applications/{application_id}:send-to-experts
POST  /v1/applications/{application_id}:propose
POST  /v1/applications/{application_id}:reject
POST  /v1/applications/{application_id}:open-publicity
POST  /v1/applications/{application_id}:object
POST  /v1/applications/{application_id}:dismiss-objection
POST  /v1/applications/{application_id}:file
POST  /v1/applications/{application_id}:announce
POST  /v1/applications/{application_id}:certify
"""

NOTIFICATIONS = """
GET   /v1/inbox
GET   /v1/inbox/unread
GET   /v1/inbox/{message_id}
POST  /v1/inbox/read
POST  /v1/inbox/{message_id}/read
"""

UPLOADS = frozenset({"/v1/imports", "/v1/official-lists"})


def _routes(service: str, listed: str) -> Iterator[Passed]:
    for line in listed.strip().split("\n"):
        method, path = line.split()
        yield Passed(method, path, service, upload=method == "POST" and path in UPLOADS)


TABLE = (
    *_routes("registry", REGISTRY),
    *_routes("cultivation", CULTIVATION),
    *_routes("notifications", NOTIFICATIONS),
)
