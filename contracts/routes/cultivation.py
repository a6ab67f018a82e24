"""The routes of cultivation."""

from contracts.routes.route import Route

APPLICATIONS = "/v1/applications"
POLICIES = "/v1/title-policies"
ROWS = "/v1/list-rows"
LISTS = "/v1/official-lists"
RECOGNITIONS = "/v1/recognitions"
APPLICATION = APPLICATIONS + "/{application_id}"
ATTACHMENTS = APPLICATION + "/attachments"
ATTACHMENT = ATTACHMENTS + "/{attachment_id}"
ROW = ROWS + "/{row_id}"
METRICS = "/v1/metrics/{programme}"
RECOGNITION = RECOGNITIONS + "/{recognition_id}"
FLOWS = METRICS + "/flows"
FACTS = "/v1/standings/{firm_id}/facts"
FORECAST = METRICS + "/forecast"
RETURNS = "/v1/fact-returns"
RETURN = RETURNS + "/{return_id}"
DUTIES = "/v1/duties"
DUTY = DUTIES + "/{duty}"
OBLIGATION = "/v1/standings/{firm_id}/obligations/{duty}/{period}"
CHANGES = "/v1/standings/{firm_id}/changes"
CELL = "counting_basis as_of known_at scope zone park industry"
FLOW = "from to known_from known_to scope counting_basis"

LIST_PROGRAMMES = Route("GET", "/v1/programmes", "as_of")
LIST_MATERIALS = Route("GET", "/v1/programmes/{programme}/materials", "as_of")
REGISTER_RECOGNITION = Route("POST", RECOGNITIONS)
LIST_RECOGNITIONS = Route(
    "GET", RECOGNITIONS, "firm_id programme state zone list_id awaiting as_of known_at limit cursor"
)
LIST_EXPIRING = Route("GET", RECOGNITIONS + "/expiring", "within_months programme zone as_of limit cursor")
GET_RECOGNITION = Route("GET", RECOGNITION, "as_of")
CORRECT_RECOGNITION = Route("POST", RECOGNITION + ":correct", versioned=True)
END_RECOGNITION = Route("POST", RECOGNITION + ":revoke", versioned=True)
VOID_RECOGNITION = Route("POST", RECOGNITION + ":void", versioned=True)
CONFIRM_RECOGNITION = Route("POST", RECOGNITION + ":confirm", versioned=True)
REFUSE_RECOGNITION = Route("POST", RECOGNITION + ":refuse", versioned=True)
MERGE_RECOGNITION = Route("POST", RECOGNITION + ":merge", versioned=True)
SUSPEND_RECOGNITION = Route("POST", RECOGNITION + ":suspend", versioned=True)
RESUME_RECOGNITION = Route("POST", RECOGNITION + ":resume", versioned=True)
MOVE_RECOGNITION = Route("POST", RECOGNITION + ":move", versioned=True)
PASS_ON_RECOGNITION = Route("POST", RECOGNITION + ":pass-on", versioned=True)
REISSUE_RECOGNITION = Route("POST", RECOGNITION + ":reissue", versioned=True)
REINSTATE_RECOGNITION = Route("POST", RECOGNITION + ":reinstate", versioned=True)
LINK_RECOGNITION = Route("POST", RECOGNITION + ":link", versioned=True)
GET_TIMELINE = Route("GET", RECOGNITION + "/timeline", "as_of")
PRINT_PROOF = Route("POST", RECOGNITION + "/proof")
GET_PROOF = Route("GET", "/v1/proofs/{proof_id}")
VERIFY_PROOF = Route("POST", "/v1/proofs:verify", inside=True)
LIST_RENEWALS = Route("GET", "/v1/renewals", "year within_months programme zone firm_id state at_risk limit cursor")
GET_RENEWAL = Route("GET", RECOGNITION + "/renewal")
SAY_RENEWAL = Route("POST", RECOGNITION + "/renewal", versioned=True)
LIST_OBLIGATIONS = Route(
    "GET", "/v1/obligations", "year programme kind zone firm_id state awaiting as_of known_at limit cursor"
)
CONFIRM_OBLIGATIONS = Route("POST", "/v1/obligations:confirm")
GET_OBLIGATION = Route("GET", OBLIGATION)
TICK_OBLIGATION = Route("POST", OBLIGATION + ":tick", versioned=True)
CONFIRM_OBLIGATION = Route("POST", OBLIGATION + ":confirm", versioned=True)
RETURN_OBLIGATION = Route("POST", OBLIGATION + ":return", versioned=True)
WAIVE_OBLIGATION = Route("POST", OBLIGATION + ":waive", versioned=True)
GET_AGENDA = Route("GET", "/v1/standings/{firm_id}/agenda")
GET_AGENDA_FILE = Route("GET", "/v1/standings/{firm_id}/agenda.ics")
LIST_FIRM_CHANGES = Route("GET", CHANGES)
STATE_CHANGE = Route("POST", CHANGES)
WITHDRAW_CHANGE = Route("POST", CHANGES + "/{change_id}:withdraw")
LIST_FIRMS_AT_RISK = Route("GET", "/v1/firms-at-risk", "zone programme reason within_months limit cursor")
LIST_DUTIES = Route("GET", DUTIES, "as_of")
SCHEDULE_TERM = Route("POST", DUTY + ":schedule")
WITHDRAW_TERM = Route("POST", DUTY + ":withdraw")
PREVIEW_CHANGE = Route("POST", RECOGNITION + ":preview")
LIST_TITLE_POLICIES = Route("GET", POLICIES, "as_of")
SET_TITLE_POLICY = Route("POST", POLICIES)
UPLOAD_OFFICIAL_LIST = Route(
    "POST",
    LISTS,
    "programme document_no issued_on filename kind mode hold sheet header_line encoding date_system columns",
    upload=True,
)
READ_LIST_AGAIN = Route("POST", LISTS + "/{list_id}:read")
APPLY_LIST = Route("POST", LISTS + "/{list_id}:apply")
UNDO_LIST = Route("POST", LISTS + "/{list_id}:undo")
GET_LIST_ERRORS = Route("GET", LISTS + "/{list_id}/errors.xlsx")
LIST_OFFICIAL_LISTS = Route("GET", LISTS, "limit cursor")
GET_OFFICIAL_LIST = Route("GET", LISTS + "/{list_id}")
LIST_LIST_ROWS = Route("GET", ROWS, "list_id outcome undone warned limit cursor")
GET_LIST_ROW = Route("GET", ROW)
RESOLVE_LIST_ROW = Route("POST", ROW + ":resolve", versioned=True)
DISMISS_LIST_ROW = Route("POST", ROW + ":dismiss", versioned=True)
DISMISS_LIST_ROWS = Route("POST", ROWS + ":dismiss")
ASK_ENGAGED = Route("POST", "/v1/firms:engaged", inside=True)
LIST_MENTIONS = Route("GET", "/v1/mentions", "firm_id")
GET_STOCK = Route("GET", METRICS, f"{CELL} by")
LIST_FIRMS_OF_CELL = Route("GET", METRICS + "/firms", f"{CELL} q limit cursor")
GET_SERIES = Route("GET", METRICS + "/series", "from to step known_at scope zone counting_basis")
GET_FLOW = Route("GET", FLOWS, FLOW)
LIST_FLOW_FIRMS = Route("GET", FLOWS + "/firms", f"{FLOW} reason limit cursor")
RECONCILE_BASES = Route("GET", METRICS + "/reconcile", "counting_basis against as_of known_at scope limit cursor")
GET_FORECAST = Route("GET", FORECAST, "horizon known_at renewal_rate newcomers")
GET_NEWEST_FORECAST = Route("GET", FORECAST + "/newest", "horizon")
GET_NEWCOMERS_NEEDED = Route("GET", FORECAST + "/needed", "horizon known_at aim")
GET_BACK_TEST = Route("GET", FORECAST + "/back-test")
LIST_AT_RISK = Route("GET", FORECAST + "/at-risk", "horizon known_at scope year limit cursor")
GET_FORECAST_RUN = Route("GET", "/v1/forecast-runs/{input_hash}")
COMPARE_ZONES = Route("GET", METRICS + "/comparison", "as_of known_at scope")
LIST_COMPARED_FIRMS = Route("GET", METRICS + "/comparison/firms", "measure as_of known_at scope limit cursor")
LIST_COUNTING_BASES = Route("GET", "/v1/counting-bases", "as_of")
SET_COUNTING = Route("POST", "/v1/counting-settings")
GET_LADDER = Route("GET", "/v1/ladder", "as_of known_at scope")
GET_STANDING = Route("GET", "/v1/standings/{firm_id}", "as_of known_at")
GET_STANDINGS = Route("POST", "/v1/standings:batch")
LIST_STANDINGS = Route(
    "GET", "/v1/standings", "firm_id programme counting_basis as_of scope zone park industry limit cursor"
)
GET_POINTS_WEIGHTS = Route("GET", "/v1/points-weights", "year")
SET_POINTS_WEIGHTS = Route("POST", "/v1/points-weights")
GET_FIRM_POINTS = Route("GET", "/v1/standings/{firm_id}/points", "year stage")
LIST_LISTINGS = Route("GET", "/v1/listings", "stage board zone limit cursor")
GET_LISTING = Route("GET", "/v1/standings/{firm_id}/listing")
ENTER_LISTING_STEP = Route("POST", "/v1/standings/{firm_id}/listing", versioned=True)
GET_FACTS = Route("GET", FACTS, "as_of known_at year")
ENTER_FACTS = Route("POST", FACTS, versioned=True)
LIST_FACT_ENTRIES = Route("GET", FACTS + "/entries", "metric limit cursor")
GET_RETURN_TEMPLATE = Route("GET", RETURNS + "/template.xlsx", "year since side zone firm_id")
UPLOAD_RETURN = Route("POST", RETURNS, "filename year since side source", upload=True)
LIST_RETURNS = Route("GET", RETURNS, "limit cursor")
GET_RETURN = Route("GET", RETURN)
LIST_RETURN_ROWS = Route("GET", RETURN + "/rows", "outcome limit cursor")
GET_RETURN_ERRORS = Route("GET", RETURN + "/errors.xlsx")
CREATE_APPLICATION = Route("POST", APPLICATIONS)
LIST_APPLICATIONS = Route("GET", APPLICATIONS, "state programme round_id firm_id external_ref limit cursor")
LIST_TASKS = Route("GET", "/v1/review-tasks", "programme zone state claim waiting_days due_by supply limit cursor")
GET_APPLICATION = Route("GET", APPLICATION)
EDIT_APPLICATION = Route("PATCH", APPLICATION, versioned=True)
DESCRIBE_FORM = Route("GET", "/v1/application-forms/{programme}", "firm_id as_of year")
LIST_PROPOSALS = Route("GET", APPLICATION + "/proposals")
CHECK_APPLICATION = Route("GET", APPLICATION + "/checks")
GET_SUBMISSION = Route("GET", APPLICATION + "/submissions/{seq}")
CHECK_SUBMISSION = Route("GET", APPLICATION + "/submissions/{seq}/checks")
ADD_ATTACHMENT = Route("POST", ATTACHMENTS, "kind filename replaces", upload=True)
LIST_ATTACHMENTS = Route("GET", ATTACHMENTS)
GET_ATTACHMENT = Route("GET", ATTACHMENT)
REMOVE_ATTACHMENT = Route("DELETE", ATTACHMENT)
SUBMIT_APPLICATION = Route("POST", APPLICATION + ":submit", versioned=True)
RESUBMIT_APPLICATION = Route("POST", APPLICATION + ":resubmit", versioned=True)
RECORD_MANDATE = Route("POST", APPLICATION + ":mandate", versioned=True)
WITHDRAW_APPLICATION = Route("POST", APPLICATION + ":withdraw", versioned=True)
ACCEPT_APPLICATION = Route("POST", APPLICATION + ":accept", versioned=True)
REQUEST_CHANGES = Route("POST", APPLICATION + ":request-changes", versioned=True)
RECOMMEND_APPLICATION = Route("POST", APPLICATION + ":recommend", versioned=True)
INFORM_CITY = Route("POST", APPLICATION + ":inform-city", versioned=True)
APPROVE_CITY = Route("POST", APPLICATION + ":approve-city", versioned=True)
REVIEW_APPLICATION = Route("POST", APPLICATION + ":review", versioned=True)
SEND_TO_EXPERTS = Route("POST", APPLICATION + ":send-to-experts", versioned=True)
PROPOSE_APPLICATION = Route("POST", APPLICATION + ":propose", versioned=True)
REJECT_APPLICATION = Route("POST", APPLICATION + ":reject", versioned=True)
OPEN_PUBLICITY = Route("POST", APPLICATION + ":open-publicity", versioned=True)
OBJECT_TO_APPLICATION = Route("POST", APPLICATION + ":object", versioned=True)
DISMISS_OBJECTION = Route("POST", APPLICATION + ":dismiss-objection", versioned=True)
FILE_APPLICATION = Route("POST", APPLICATION + ":file", versioned=True)
ANNOUNCE_APPLICATION = Route("POST", APPLICATION + ":announce", versioned=True)
CERTIFY_APPLICATION = Route("POST", APPLICATION + ":certify", versioned=True)
GET_REVIEW = Route("GET", APPLICATION + "/review")
CLAIM_APPLICATION = Route("POST", APPLICATION + ":claim")
RELEASE_APPLICATION = Route("POST", APPLICATION + ":release")
RECORD_CHECKLIST = Route("POST", APPLICATION + "/checklist")
LIST_SUPPLIES = Route("GET", APPLICATION + "/supplies")
SUPPLY_MATERIAL = Route("POST", APPLICATION + "/supplies/{seq}:supply")
SUPPLY_FILE = Route("POST", APPLICATION + "/supplies/{seq}/files", "kind filename", upload=True)
DECIDE_SUPPLY = Route("POST", APPLICATION + "/supplies/{seq}:decide")
ENTER_EXPERT = Route("POST", APPLICATION + "/experts")
RECUSE_EXPERT = Route("POST", APPLICATION + "/experts/{seq}:recuse")
DECIDE_APPLICATIONS = Route("POST", "/v1/application-decisions:batch")
GET_BATCH = Route("GET", "/v1/application-decisions/{batch_id}")
GET_CALENDAR = Route("GET", "/v1/calendar/{year}")
ENTER_CALENDAR_DAY = Route("POST", "/v1/calendar/days")

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
