"""增减变动: the flow between two dates, each changed firm with one reason, and the firms behind each line."""

from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Response

from contracts.codes import RUNGS, TRACKS, CountingBasis, FlowReason, Programme
from contracts.queries.cultivation import FlowAnswer
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.pages.board.routes import widest_scope
from gateway.pages.board.view import drill
from gateway.pages.flows import view
from gateway.web import rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.fields import Option, codes
from gateway.web.filters import day
from gateway.web.finality import finality_of
from gateway.web.forms import Form
from gateway.web.points_in_time import PointInTime, day_of, instant_of, local_of
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from gateway.web.vocabulary import basis_of, programme_of
from kit.data import clock
from kit.data.problem import Problem, not_found

router = APIRouter(route_class=PageRoute)
RENEWED = "renewed"
REASONS = {**{each.value: each.label for each in FlowReason}, RENEWED: "续期（不计入净增）"}


@dataclass(frozen=True)
class Asked:
    """The period (start, end] of one programme in one scope; two instants compare what was known then and later."""

    programme: Programme
    scope: str
    start: date
    end: date
    known_from: datetime | None
    known_to: datetime | None
    basis: CountingBasis = CountingBasis.EACH

    @property
    def query(self) -> dict[str, object]:
        """For the service."""
        dates = {"from": self.start, "to": self.end, "scope": self.scope}
        return {**dates, "known_from": self.known_from, "known_to": self.known_to, "counting_basis": self.basis.value}

    @property
    def shown(self) -> dict[str, str]:
        """For links and for the form."""
        dates = {"from": self.start.isoformat(), "to": self.end.isoformat(), "scope": self.scope}
        known = {"known_from": _local(self.known_from), "known_to": _local(self.known_to)}
        return {**dates, "programme": self.programme.value, "counting_basis": self.basis.value, **known}


def _local(instant: datetime | None) -> str:
    return local_of(instant)


def asked(context: PageContext) -> Asked:
    """What the URL asks for: by default this year so far in the widest scope that the visitor sees."""
    query = context.request.query_params
    end = day_of(query, "to", clock.today())
    scope = query.get("scope") or widest_scope(context)
    if scope is None:
        raise Problem(403, "no_zone", "尚无可查看的园区", "请联系领导小组办公室为您的账号开通园区。")
    return Asked(
        programme_of(query.get("programme", "")),
        scope,
        day_of(query, "from", PointInTime(end).year_start().as_of),
        end,
        instant_of(query, "known_from"),
        instant_of(query, "known_to"),
        basis_of(query.get("counting_basis", "")),
    )


@router.get("/flows")
async def show_flows(context: InsideContext) -> Response:
    """Opening, every reason, closing; the sums close on the page."""
    question = asked(context)
    flow = await context.gateway.cultivation.flows(context.caller, question.programme, **question.query)

    def links(reason: str) -> str:
        return link("/flows/firms", **question.shown, reason=reason)

    return rendering.lasting_page(
        context.request,
        "flows/flows.html",
        context.visitor,
        title="增减变动",
        flow=flow,
        form=Form({name: value.replace("T", " ") for name, value in question.shown.items()}),
        compared=question.known_from is not None or question.known_to is not None,
        scopes=_scope_options(context),
        programmes=codes((*RUNGS, *TRACKS)),
        bases=codes(CountingBasis),
        links=links,
        fall=view.waterfall_of(flow, _stock_link(question, question.start), _stock_link(question, question.end), links),
        provenance=_provenance(flow),
        finality=await finality_of(context, flow.to_date, numbers={(question.programme, question.basis)}),
    )


@router.get("/flows/firms")
async def show_flow_firms(context: InsideContext) -> Response:
    """The firms of one line of a flow; `reason=renewed` is the memo line 续期."""
    query, question = context.request.query_params, asked(context)
    reason = query.get("reason", "")
    if reason not in REASONS:
        raise not_found()
    ask = context.gateway.cultivation.flow_firms
    found = await ask(context.caller, question.programme, **question.query, reason=reason, **context.paging.query)
    return rendering.page(
        context.request,
        "flows/flow_firms.html",
        context.visitor,
        title=f"{_counted(question)}：{REASONS[reason]}",
        subtitle=f"{day(question.start)}至{day(question.end)}",
        back=link("/flows", **question.shown),
        export=link("/flows/firms.xlsx", **question.shown, reason=reason),
        found=found,
        paging=context.paging,
        finality=await finality_of(context, question.end, numbers={(question.programme, question.basis)}),
    )


def _stock_link(question: Asked, day: date) -> str:
    """The firms that a stock at one end of the period counts."""
    known = question.known_to
    if day == question.start and question.known_from is not None:
        known = question.known_from
    return drill(question.programme, PointInTime(day, known), question.basis, scope=question.scope)


def _counted(question: Asked) -> str:
    if question.basis is CountingBasis.EACH:
        return question.programme.label
    return f"{question.programme.label}（{question.basis.label}）"


def _scope_options(context: PageContext) -> tuple[Option, ...]:
    return tuple(Option(scope.value, scope.label) for scope in visible_scopes(visible_zones(context.visitor)))


def _provenance(flow: FlowAnswer) -> dict[str, object]:
    """A flow's definition and source with its closing date, for the footer."""
    dates = {"as_of": flow.to_date, "known_at": flow.known_to, "watermark": flow.watermark}
    return {**dates, "definition": flow.definition, "source": flow.source, "projected": flow.projected}
