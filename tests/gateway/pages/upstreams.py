"""Services of the tests behind the pages: they answer every read with the contracts' examples, or as a test has told them."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts.codes import COUNTED_ZONES, RUNGS, TRACKS, Zone
from kit.data.problem import Problem
from kit.web.problems import answer as answer_to

EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples" / "queries"
COUNTS = dict(zip(COUNTED_ZONES, (90, 540, 118, 88), strict=True))  # 836 in all, the published total of 2024
READS = {
    "registry": {
        "/v1/firms": "FirmPage",
        "/v1/firms/[^/]+": "FirmView",
        "/v1/firms/[^/]+/departure": "DepartedFirm",
        "/v1/firms/[^/]+/history": "FirmHistory",
        "/v1/parks": "ParkList",
        "/v1/industries": "IndustryList",
        "/v1/transfers": "TransferPage",
        "/v1/transfers/[^/]+": "TransferView",
        "/v1/imports": "ImportPage",
        "/v1/imports/[^/]+": "ImportView",
        "/v1/imports/[^/]+/rows": "ImportRowPage",
    },
    "cultivation": {
        "/v1/metrics/[^/]+": "StockAnswer",
        "/v1/metrics/[^/]+/firms": "DrillDown",
        "/v1/metrics/[^/]+/series": "SeriesAnswer",
        "/v1/metrics/[^/]+/reconcile": "BasisReconciliation",
        "/v1/frozen-figures/[^/]+/firms": "FrozenFirms",
        "/v1/frozen-figures/[^/]+/restatement": "Restatement",
        "/v1/frozen-figures/[^/]+/restatement/firms": "RestatedFirms",
        "/v1/metrics/[^/]+/flows": "FlowAnswer",
        "/v1/metrics/[^/]+/flows/firms": "FlowFirms",
        "/v1/metrics/[^/]+/forecast": "ForecastAnswer",
        "/v1/metrics/[^/]+/forecast/newest": "ForecastAnswer",
        "/v1/metrics/[^/]+/forecast/needed": "NewcomersNeeded",
        "/v1/metrics/[^/]+/forecast/back-test": "BackTest",
        "/v1/metrics/[^/]+/forecast/at-risk": "AtRiskPage",
        "/v1/ladder": "LadderAnswer",
        "/v1/standings": "StandingList",
        "/v1/standings/[^/]+": "Standing",
        "/v1/standings/[^/]+/facts": "FirmFactsView",
        "/v1/standings/[^/]+/facts/entries": "FactEntryPage",
        "/v1/fact-returns": "ReturnPage",
        "/v1/fact-returns/[^/]+": "ReturnView",
        "/v1/fact-returns/[^/]+/rows": "ReturnRowPage",
        "/v1/proofs/[^/]+": "ProofView",
        "/v1/renewals": "RenewalPage",
        "/v1/obligations": "ObligationPage",
        "/v1/standings/[^/]+/obligations/[^/]+/[^/]+": "ObligationHistory",
        "/v1/standings/[^/]+/changes": "FirmChangeList",
        "/v1/duties": "DutyList",
        "/v1/firms-at-risk": "FirmsAtRisk",
        "/v1/standings/[^/]+/agenda": "Agenda",
        "/v1/points-weights": "PointsWeightsView",
        "/v1/standings/[^/]+/points": "FirmPointsView",
        "/v1/listings": "ListingPage",
        "/v1/standings/[^/]+/listing": "ListingHistory",
        "/v1/recognitions/[^/]+/renewal": "RenewalHistory",
        "/v1/programmes/[^/]+/materials": "MaterialListView",
        "/v1/applications": "ApplicationPage",
        "/v1/applications/[^/]+": "ApplicationView",
        "/v1/applications/[^/]+/checks": "ChecksAnswer",
        "/v1/applications/[^/]+/review": "ReviewView",
        "/v1/applications/[^/]+/supplies": "SupplyList",
        "/v1/application-decisions/[^/]+": "BatchResult",
        "/v1/review-tasks": "ReviewTaskPage",
        "/v1/applications/[^/]+/attachments": "AttachmentList",
        "/v1/applications/[^/]+/proposals": "ProposalList",
        "/v1/applications/[^/]+/movement": "DraftMovement",
        "/v1/rounds": "RoundList",
        "/v1/rounds/[^/]+": "RoundView",
        "/v1/official-lists": "OfficialListPage",
        "/v1/official-lists/[^/]+": "OfficialListView",
        "/v1/list-rows": "ListRowPage",
        "/v1/mentions": "MentionList",
        "/v1/recognitions": "RecognitionPage",
        "/v1/recognitions/[^/]+": "RecognitionView",
        "/v1/recognitions/[^/]+/timeline": "TitleTimeline",
        "/v1/title-policies": "TitlePolicyList",
        "/v1/counting-bases": "CountingBasisList",
        "/v1/metrics/[^/]+/comparison": "ZoneComparison",
        "/v1/metrics/[^/]+/comparison/firms": "ComparedFirms",
        "/v1/application-paths": "PathList",
        "/v1/stage-periods": "PeriodList",
        "/v1/standards": "StandardList",
        "/v1/standards/[^/]+": "StandardView",
        "/v1/standards/[^/]+/firms": "FirmMatchPage",
        "/v1/standards/[^/]+/text": "StandardText",
        "/v1/standards/[^/]+/trials": "TrialList",
        "/v1/trials/[^/]+": "TrialView",
        "/v1/trials/[^/]+/firms": "TrialFirmPage",
        "/v1/standard-edges": "EdgeList",
        "/v1/firm-assessments/[^/]+": "AssessmentView",
        "/v1/pathways/[^/]+": "PathwayList",
        "/v1/preconditions/[^/]+": "PreconditionView",
        "/v1/near-misses": "FirmMatchPage",
        "/v1/candidates": "FirmMatchPage",
    },
    "notifications": {"/v1/inbox": "MessagePage", "/v1/inbox/unread": "UnreadCount"},
}
PARTS = (
    "drafts",
    "attachments",
    "titles",
    "figures",
    "rounds",
    "proofs",
    "facts",
    "renewals",
    "obligations",
    "agendas",
    "reviews",
    "listings",
    "points",
    "releases",
    "standards",
    "assessments",
    "forecasts",
    "paths",
    "periods",
)
"""Modules of answers beside that of their service."""
Answer = dict[str, Any] | BaseModel | Problem | Callable[[Request], Any]


def example(service: str, model: str, **changes: Any) -> dict[str, Any]:
    """The contract's example with some members changed."""
    own = EXAMPLES / service / f"{model}.json"
    (file,) = [own] if own.exists() else [path for part in PARTS if (path := EXAMPLES / part / own.name).exists()]
    text = file.read_text(encoding="utf-8")
    return {**json.loads(text), **changes}


@dataclass
class Upstream:
    """One service: `say` sets an answer, `asked` holds what was sent to it, `away` makes it fail."""

    name: str
    told: dict[tuple[str, str], Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    queries: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    away: bool = False

    def reset(self) -> None:
        """Forget what tests have said and asked."""
        self.told.clear()
        self.asked.clear()
        self.keys.clear()
        self.queries.clear()
        self.away = False

    def say(self, method: str, pattern: str, answer: Answer) -> None:
        self.told[method, pattern] = answer

    def sent(self, method: str) -> list[tuple[str, Any]]:
        """Path and body of the changes that were asked for."""
        return [(path, body) for asked, path, body in self.asked if asked == method]

    def query(self, path: str) -> dict[str, str]:
        """What was asked of a path last."""
        return [query for asked, query in self.queries if asked == path][-1]

    async def answer(self, request: Request) -> Response:
        if self.away:
            raise ConnectionError(self.name)
        body = await request.body()
        path = request.url.path
        self.asked.append((request.method, path, _json(body)))
        self.keys.append(request.headers.get("Idempotency-Key"))
        self.queries.append((path, dict(request.query_params)))
        found = self._found(request.method, path)
        if found is None:
            return answer_to(Problem(404, "not_found", "未找到"))
        return _response(found(request) if callable(found) else found)

    def _found(self, method: str, path: str) -> Answer | None:
        for (told, pattern), answer in self.told.items():
            if told == method and re.fullmatch(pattern, path):
                return answer
        for pattern, model in READS[self.name].items() if method == "GET" else ():
            if re.fullmatch(pattern, path):
                return example(next(EXAMPLES.glob(f"*/{model}.json")).parent.name, model)
        return None

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PATCH", "DELETE"]
        return Starlette(routes=[Route("/{path:path}", self.answer, methods=methods)])


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body


def _response(answer: Any) -> Response:
    if isinstance(answer, Problem):
        return answer_to(answer)
    if isinstance(answer, Response):
        return answer
    content = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
    return JSONResponse(content, headers={"ETag": f'"v{content.get("version", 1)}"'})


def figures(upstream: Upstream, counts: dict[Zone, int] = COUNTS, *, projected: bool = False) -> None:
    """Make cultivation tell one consistent story: the same counts by zone, park and industry, their trend and flow."""
    total = sum(counts.values())
    upstream.say("GET", "/v1/metrics/[^/]+", lambda request: _stock(request, counts, projected))
    by_zone = {zone.value: count for zone, count in counts.items()}
    points = [
        {"as_of": "2025-12-31", "total": total - 2, "by_zone": {**by_zone, "lanzhou-hitech": by_zone["lanzhou-hitech"] - 2}},
        {"as_of": "2026-06-30", "total": total, "by_zone": by_zone},
    ]  # fmt: skip
    upstream.say("GET", ".*/series", example("cultivation", "SeriesAnswer", points=points))
    flow = example("cultivation", "FlowAnswer", scope="lanbai-pilot-zone", scope_name="兰白试验区")
    inflows = [{"reason": "moved-in", "name": "迁入", "count": 1}, {"reason": "recognised-first", "name": "新认定", "count": 4}]  # fmt: skip
    outflows = [{"reason": "expired-unrenewed", "name": "到期未续", "count": 3}]
    sums = {"opening": total - 2, "closing": total, "net": 2, "residual": 0, "renewed": 7}
    upstream.say("GET", ".*/flows", {**flow, "inflows": inflows, "outflows": outflows, **sums})
    row = {"total": total, "by_zone": by_zone}
    rungs = [{"programme": p.value, "name": p.label, "rung": n, **row} for n, p in enumerate(RUNGS, 1)]
    tracks = [{"programme": p.value, "name": p.label, "rung": None, **row} for p in TRACKS]
    ladder = example("cultivation", "LadderAnswer", each_rung=rungs, highest_rung=rungs, tracks=tracks)
    upstream.say("GET", "/v1/ladder", {**ladder, "distinct_firms": 4 * total})


def _stock(request: Request, counts: dict[Zone, int], projected: bool) -> dict[str, Any]:
    by = request.query_params["by"].split(",")
    total = sum(counts.values())
    if by == ["industry"]:
        cells = [{"industry": "new-materials", "count": total - 36}, {"industry": None, "count": 36}]
    elif "park" in by:
        cells = [{"zone": zone, "park": None, "count": count} for zone, count in counts.items()]
    else:
        cells = [{"zone": zone, "count": count} for zone, count in counts.items()]
    as_of = request.query_params.get("as_of", "2026-06-30")
    figure = {"by": by, "total": total, "cells": cells, "as_of": as_of, "projected": projected}
    return example("cultivation", "StockAnswer", pending_renewal=12, **figure)
