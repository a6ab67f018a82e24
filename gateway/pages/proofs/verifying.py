"""验证: whether number and code belong to a proof of ours, and where its title stands on a day. Open to everybody."""

from fastapi import APIRouter, Request, Response

from contracts.commands.proofs import VerifyProof
from contracts.queries.proofs import Verification
from gateway.access.state import Gateway, GatewayDep
from gateway.pages.proofs.links import VERIFY
from gateway.passing.verifying import verified
from gateway.web import forms, rendering
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from kit.data.problem import Problem

router = APIRouter(route_class=PageRoute)
ASKED = {"number": None, "code": None, "as_of": forms.day}
LABELS = {"number": "证书编号", "code": "验证码"}


@router.get(VERIFY)
async def verify(request: Request, gateway: GatewayDep) -> Response:
    """The form, and under it the answer when number and code are given, as the QR code gives them."""
    form = Form({name: request.query_params.get(name, "").strip() for name in ASKED}, labels=LABELS)
    found = None
    if any(form.values.values()):
        try:
            found = await _verified(request, gateway, form)
        except Problem as problem:
            form = form.refused(problem)
    return _page(request, form, found)


async def _verified(request: Request, gateway: Gateway, form: Form) -> Verification:
    """Raises 404 proof_unknown, 422, 429 too_many_lookups, 503. What lacks a field is nobody's guess and is not counted."""
    forms.require(form, LABELS)
    return await verified(request, gateway, forms.command(VerifyProof, forms.body(form, ASKED)))


def _page(request: Request, form: Form, found: Verification | None) -> Response:
    problem = form.problem
    values = {"title": "资格证明验证", "form": form, "found": found}
    answer = rendering.html(request, "proofs/verify.html", values, problem.status if problem else 200)
    answer.headers["X-Robots-Tag"] = "noindex"
    if problem is not None:
        answer.headers.update(problem.headers)
    return answer
