"""The routes of cultivation that speak of standards and of how firms stand to them."""

from contracts.routes.route import Route

STANDARDS = "/v1/standards"
STANDARD = STANDARDS + "/{standard_id}"
ASSESSMENTS = "/v1/assessments"
ASSESSMENT = ASSESSMENTS + "/{assessment_id}"

LIST_STANDARDS = Route("GET", STANDARDS, "programme as_of")
LIST_EDGES = Route("GET", "/v1/standard-edges", "as_of")
LIST_METRICS = Route("GET", "/v1/metric-definitions")
GET_STANDARD = Route("GET", STANDARD, "as_of")
GET_STANDARD_TEXT = Route("GET", STANDARD + "/text")
DRAFT_STANDARD = Route("POST", STANDARDS)
REVISE_STANDARD = Route("POST", STANDARD + ":revise", versioned=True)
ADOPT_STANDARD = Route("POST", STANDARD + ":adopt", versioned=True)
RETIRE_STANDARD = Route("POST", STANDARD + ":retire", versioned=True)
SCHEDULE_PARAMETER = Route("POST", STANDARD + ":schedule-parameter")
WITHDRAW_PARAMETER_VALUE = Route("POST", STANDARD + ":withdraw-parameter-value")
TRY_STANDARD = Route("POST", STANDARD + ":try")
COMPARE_STANDARD = Route("POST", STANDARD + ":compare")
KEEP_TRIAL = Route("POST", STANDARD + ":keep-trial")
LIST_TRIALS = Route("GET", STANDARD + "/trials")
GET_TRIAL = Route("GET", "/v1/trials/{trial_id}")
LIST_TRIAL_FIRMS = Route("GET", "/v1/trials/{trial_id}/firms", "outcome limit cursor")
LIST_STANDARD_FIRMS = Route("GET", STANDARD + "/firms", "as_of scope outcome limit cursor")
ASSESS_FIGURES = Route("POST", ASSESSMENTS)
GET_ASSESSMENT = Route("GET", ASSESSMENT)
REPLAY_ASSESSMENT = Route("POST", ASSESSMENT + ":replay")
ASSESS_FIRM = Route("GET", "/v1/firm-assessments/{firm_id}", "programme as_of standard_id")
GET_PRECONDITIONS = Route("GET", "/v1/preconditions/{firm_id}", "programme as_of")
GET_PATHWAYS = Route("GET", "/v1/pathways/{firm_id}", "as_of")
LIST_NEAR_MISSES = Route("GET", "/v1/near-misses", "programme zone as_of limit cursor")
LIST_CANDIDATES = Route("GET", "/v1/candidates", "pool scope as_of limit cursor")
LIST_PERIODS = Route("GET", "/v1/stage-periods", "as_of")
SCHEDULE_PERIOD = Route("POST", "/v1/stage-periods")
WITHDRAW_PERIOD = Route("POST", "/v1/stage-periods/{period_id}:withdraw")
NOTE_CALL = Route("POST", "/v1/call-notes")

ROUTES = tuple(value for value in vars().values() if isinstance(value, Route))
