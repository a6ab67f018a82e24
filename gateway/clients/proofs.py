"""What became of titles, and their proofs, as pages read, make and verify them; part of cultivation."""

from contracts.commands.proofs import PrintProof, VerifyProof
from contracts.queries.proofs import ProofView, Verification
from contracts.queries.titles import TitleTimeline
from contracts.routes import cultivation as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import SYSTEM, Caller


class Proofs(Upstream):
    """Timelines, proofs that people of ours make, and questions of strangers about them."""

    async def print_proof(self, caller: Caller, recognition_id: str, command: PrintProof, key: str) -> ProofView:
        return await self.act(caller, ProofView, routes.PRINT_PROOF, command, key=key, recognition_id=recognition_id)

    async def timeline(self, caller: Caller, recognition_id: str) -> TitleTimeline:
        """What became of a title."""
        return await self.read(caller, TitleTimeline, routes.GET_TIMELINE, recognition_id=recognition_id)

    async def proof(self, caller: Caller, proof_id: str) -> ProofView:
        return await self.read(caller, ProofView, routes.GET_PROOF, proof_id=proof_id)

    async def verify_proof(self, command: VerifyProof) -> Verification:
        """Asked by the gateway itself: who verifies has no account."""
        return await self.act(SYSTEM, Verification, routes.VERIFY_PROOF, command)
