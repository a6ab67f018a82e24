"""The routes of the registry."""

from contracts.routes.route import Route

FIRMS = "/v1/firms"
IMPORTS = "/v1/imports"
TRANSFERS = "/v1/transfers"
FIRM = FIRMS + "/{firm_id}"
IMPORT = IMPORTS + "/{import_id}"
TRANSFER = TRANSFERS + "/{transfer_id}"

REGISTER_FIRM = Route("POST", FIRMS)
LIST_FIRMS = Route("GET", FIRMS, "q uscc zone park industry status by_licence as_of cursor limit")
GET_FIRM = Route("GET", FIRM, "as_of known_at")
CORRECT_FIRM = Route("PATCH", FIRM, versioned=True)
FIRM_DEPARTURE = Route("GET", FIRM + "/departure")
FIRM_HISTORY = Route("GET", FIRM + "/history")
RENAME_FIRM = Route("POST", FIRM + "/names", versioned=True)
RECLASSIFY_FIRM = Route("POST", FIRM + "/industries", versioned=True)
MOVE_FIRM_BETWEEN_PARKS = Route("POST", FIRM + "/residencies", versioned=True)
CLOSE_FIRM = Route("POST", FIRM + ":close", versioned=True)
MERGE_FIRM = Route("POST", FIRM + ":merge", versioned=True)
VOID_FIRM = Route("POST", FIRM + ":void", versioned=True)
VOID_DATED_ENTRY = Route("POST", FIRM + "/{kind}/{valid_from}:void", versioned=True)
PROPOSE_TRANSFER = Route("POST", TRANSFERS)
LIST_TRANSFERS = Route("GET", TRANSFERS, "state firm_id cursor limit")
GET_TRANSFER = Route("GET", TRANSFER)
CONFIRM_TRANSFER = Route("POST", TRANSFER + ":confirm", versioned=True)
REFUSE_TRANSFER = Route("POST", TRANSFER + ":refuse", versioned=True)
WITHDRAW_TRANSFER = Route("POST", TRANSFER + ":withdraw", versioned=True)
START_IMPORT = Route(
    "POST",
    IMPORTS,
    "filename zone park mode strategy resident_from columns confirmed_distinct document_no hold "
    "sheet header_line encoding date_system",
    upload=True,
)
READ_IMPORT_AGAIN = Route("POST", IMPORT + ":read")
APPLY_IMPORT = Route("POST", IMPORT + ":apply")
UNDO_IMPORT = Route("POST", IMPORT + ":undo", inside=True)
LIST_IMPORTS = Route("GET", IMPORTS, "cursor limit")
GET_IMPORT = Route("GET", IMPORT)
LIST_IMPORT_ROWS = Route("GET", IMPORT + "/rows", "cursor limit outcome undone")
GET_IMPORT_ERRORS = Route("GET", IMPORT + "/errors.xlsx")
LIST_PARKS = Route("GET", "/v1/parks", "zone")
NAME_PLACE = Route("POST", "/v1/parks/names")
LIST_INDUSTRIES = Route("GET", "/v1/industries")

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
