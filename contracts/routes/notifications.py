"""The routes of notifications."""

from contracts.routes.route import Route

INBOX = "/v1/inbox"
MESSAGE = INBOX + "/{message_id}"

READ_INBOX = Route("GET", INBOX, "limit cursor unread kind")
COUNT_UNREAD = Route("GET", INBOX + "/unread")
READ_MESSAGE = Route("GET", MESSAGE)
MARK_ALL_READ = Route("POST", INBOX + "/read")
MARK_READ = Route("POST", MESSAGE + "/read")

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
