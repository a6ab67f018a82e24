"""迁移确认: moves across zones that wait for the other side."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.codes import TransferState
from contracts.commands.registry import DecideTransfer
from contracts.routes import registry
from gateway.web import forms, rendering, vocabulary
from gateway.web.access import InsideDesk
from gateway.web.refusals import PageRoute
from gateway.web.urls import link
from kit.data.problem import not_found

router = APIRouter(route_class=PageRoute)
DECISIONS = {
    "confirm": (registry.CONFIRM_TRANSFER, "transfer-confirmed"),
    "refuse": (registry.REFUSE_TRANSFER, "transfer-refused"),
    "withdraw": (registry.WITHDRAW_TRANSFER, "transfer-withdrawn"),
}


@router.get("/transfers")
async def list_transfers(desk: InsideDesk) -> Response:
    """Those that wait first; the other states behind their tabs."""
    query = desk.request.query_params
    known = {state.value: state for state in TransferState}
    state = known.get(query.get("state", ""), TransferState.PROPOSED)
    found = await desk.gateway.registry.transfers(desk.caller, state=state.value, **desk.paging.query)
    return rendering.page(
        desk.request,
        "transfers/transfers.html",
        desk.visitor,
        title="迁移确认",
        found=found,
        chosen=state.label,
        parks=await vocabulary.names_of_parks(desk),
        states=[
            {"name": each.label, "link": link("/transfers", state=each.value), "chosen": each is state}
            for each in TransferState
        ],
        paging=desk.paging,
    )


@router.post("/transfers/{transfer_id}")
async def decide_transfer(desk: InsideDesk, transfer_id: str) -> Response:
    """Confirm, refuse or withdraw, against the version that the page showed."""
    form = await forms.read(desk.request)
    decision = form.value("action")
    if decision not in DECISIONS:
        raise not_found()
    route, done = DECISIONS[decision]
    decide = desk.gateway.registry.decide_transfer
    await decide(desk.caller, transfer_id, route, DecideTransfer(), form.key, form.version)
    return RedirectResponse(f"/transfers?done={done}", 303)
