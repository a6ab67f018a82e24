"""证明: a firm's proof of a title to print, and the public page on which anybody verifies one."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from contracts.commands.proofs import PrintProof
from contracts.queries.proofs import ProofView
from gateway.pages.proofs.links import address_of_proof, qr_code
from gateway.web import forms, rendering
from gateway.web.access import AnyContext, PageContext
from gateway.web.pdf import MEDIA_TYPE, pdf_of
from gateway.web.refusals import PageRoute
from gateway.web.rendering import STATIC

router = APIRouter(route_class=PageRoute)


@router.post("/recognitions/{recognition_id}/proof")
async def print_proof(context: AnyContext, recognition_id: str) -> Response:
    """Make a proof as of the day that was chosen, and go on to its page."""
    form = await forms.read(context.request)
    command = forms.command(PrintProof, forms.body(form, {"as_of": forms.day}))
    made = await context.gateway.cultivation.print_proof(context.caller, recognition_id, command, form.key)
    return RedirectResponse(f"/proofs/{made.proof_id}", 303)


@router.get("/proofs/{proof_id}.pdf")
async def show_pdf(context: AnyContext, proof_id: str) -> Response:
    """The same on paper. Raises 503 pdf_unavailable."""
    proof = await context.gateway.cultivation.proof(context.caller, proof_id)
    page = rendering.part("proofs/proof.html", **_values(context, proof), paper=True)
    name = f"proof-{proof.number if proof.number.isascii() else proof.proof_id}-{proof.title.as_of}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{_plain(name)}"', "Cache-Control": "no-store"}
    return Response(await pdf_of(page, STATIC / "proof.css"), media_type=MEDIA_TYPE, headers=headers)


@router.get("/proofs/{proof_id}")
async def show_proof(context: AnyContext, proof_id: str) -> Response:
    """The page to print."""
    proof = await context.gateway.cultivation.proof(context.caller, proof_id)
    return rendering.html(context.request, "proofs/proof.html", {**_values(context, proof), "paper": False})


def _values(context: PageContext, proof: ProofView) -> dict[str, object]:
    address = address_of_proof(context.request, context.gateway.settings, proof)
    return {
        "demo": rendering.demo(context.request),
        "title": "资格证明",
        "proof": proof,
        "address": address,
        "place": address.partition("?")[0],
        "qr_code": qr_code(address),
    }


def _plain(name: str) -> str:
    """Nothing that could end the quotes of a header."""
    return "".join(each for each in name if each.isalnum() or each in "-.")
