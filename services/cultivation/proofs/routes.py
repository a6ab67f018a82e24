"""Proofs over HTTP: made for a title, read again, and verified for whoever asks at the one door."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Request, Response

from contracts.codes import Role
from contracts.commands.proofs import PrintProof, VerifyProof
from contracts.fields import Id
from contracts.queries.proofs import ProofView, Verification
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.proofs.reads import proof, verification
from services.cultivation.proofs.usecases import PrintProofOf, make_proof

router = Router(tags=["proofs"])
EVERYBODY = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))
Reader = Annotated[Caller, EVERYBODY]


@router.post(routes.PRINT_PROOF.path, status_code=201, response_model=ProofView, dependencies=[EVERYBODY])
async def print_proof(recognition_id: Id, body: PrintProof, action: ActionDep) -> Response:
    """A proof of where the title stands on a day; anybody verifies it by its number and code."""
    work = partial(make_proof, command=PrintProofOf(recognition_id, body), caller=action.caller)
    return await action.run(
        work, status=201, location=lambda view: routes.GET_PROOF.address({"proof_id": view.proof_id})
    )


@router.get(routes.GET_PROOF.path)
async def get_proof(request: Request, caller: Reader, proof_id: Id) -> ProofView:
    """A proof in the words in which it was made."""
    found: ProofView = await request.app.state.database.ask(proof, proof_id, caller)
    return found


@router.post(routes.VERIFY_PROOF.path, dependencies=[Depends(allow(Role.SYSTEM))])
async def verify_proof(request: Request, body: VerifyProof) -> Verification:
    """Whether number and code belong to a proof of ours: a question of strangers, which the gateway counts per source."""
    found: Verification = await request.app.state.database.ask(verification, body)
    return found
