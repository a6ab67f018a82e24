"""Verifying a proof for strangers, as the page and as JSON: one rate for both, the same words for whatever does not match."""

from fastapi import Request, Response

from contracts.commands.proofs import VerifyProof
from contracts.queries.proofs import Verification
from gateway.access.source import address_of
from gateway.access.state import Gateway, GatewayDep
from kit.data.problem import Problem
from kit.web.routing import Router

router = Router(prefix="/api/v1", tags=["proofs"])


@router.post("/proofs:verify")
async def verify_proof(request: Request, body: VerifyProof, gateway: GatewayDep, response: Response) -> Verification:
    """Whether number and code belong to a proof, and whether its title is valid on a day; nobody signs in for it.

    404 proof_unknown says the same of every mistake; 429 too_many_lookups counts together with the page.
    """
    response.headers["Cache-Control"] = "no-store"
    return await verified(request, gateway, body)


async def verified(request: Request, gateway: Gateway, asked: VerifyProof) -> Verification:
    """Ask for a stranger who has been admitted. Raises 404 proof_unknown, which counts as a wrong question, 429 too_many_lookups, 503."""
    source = address_of(request, gateway.settings)
    gateway.lookups.admit(source)
    try:
        return await gateway.cultivation.verify_proof(asked)
    except Problem as problem:
        if problem.code == "proof_unknown":
            gateway.lookups.failed(source)
        raise
