"""Where a proof is verified: the address that is printed, and the same as a QR code."""

from urllib.parse import urlencode

import segno
from fastapi import Request

from contracts.queries.proofs import ProofView
from gateway.settings import GatewaySettings

VERIFY = "/verify"


def address_of_proof(request: Request, settings: GatewaySettings, proof: ProofView) -> str:
    """The public address that people are told, by default the one that was called; number and code are filled in."""
    scheme = "https" if settings.https else request.url.scheme
    base = settings.public_url.rstrip("/") or f"{scheme}://{request.url.netloc}"
    return f"{base}{VERIFY}?{urlencode({'number': proof.number, 'code': proof.code})}"


def qr_code(address: str) -> str:
    """An SVG as a data URI; a fifth of it may be lost to a stamp or a fold."""
    uri: str = segno.make(address, error="q", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return uri
