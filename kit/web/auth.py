"""Who is asking: tokens of at most a minute, signed with Ed25519 by the one door, verified by every service for itself."""

import hashlib
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict
from starlette.types import Scope

from kit.data import clock, ids
from kit.data.caller import Caller
from kit.data.problem import Problem, forbidden, unauthenticated
from kit.web.handed import HANDED, Handed

ALGORITHM = "Ed25519"  # RFC 9864; the older name EdDSA is deprecated
ISSUER = "gateway"
LIFETIME = 60  # seconds
LEEWAY = 30  # seconds that two machines' clocks may differ by
MAX_TOKEN = 8192
CACHE_SIZE = 4096

T = TypeVar("T")


@dataclass(frozen=True)
class KeyPair:
    """PEM texts of one Ed25519 key."""

    private: str
    public: str


def new_key_pair() -> KeyPair:
    """A fresh key, for an all-in-one process and for tests."""
    key = OKPKey.generate_key("Ed25519")
    return KeyPair(key.as_pem(private=True).decode("ascii"), key.as_pem(private=False).decode("ascii"))


class _Cache(Generic[T]):
    """Values that are good from a second until another, also when the clock is set back; the whole is dropped when full."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[object, tuple[float, float, T]] = {}

    def get(self, key: object, now: float) -> T | None:
        held = self._values.get(key)
        return held[2] if held is not None and held[0] <= now < held[1] else None

    def put(self, key: object, value: T, since: float, until: float) -> None:
        with self._lock:
            if len(self._values) >= CACHE_SIZE:
                self._values.clear()
            self._values[key] = (since, until, value)


class Mint:
    """Makes tokens. The same caller gets the same token for half of its life, which spares signatures and verifications."""

    def __init__(self, private_key_pem: str, issuer: str = ISSUER) -> None:
        self._key = OKPKey.import_key(private_key_pem)
        self._issuer = issuer
        self._registry = JWSRegistry(algorithms=[ALGORITHM])
        self._made: _Cache[str] = _Cache()

    def mint(self, audience: str, caller: Caller, lifetime: int = LIFETIME) -> str:
        """A token for `audience`, valid for at most `lifetime` seconds from now."""
        now = clock.now().timestamp()
        held = self._made.get((audience, caller, lifetime), now)
        if held is not None:
            return held
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": audience,
            "sub": caller.subject,
            "role": caller.role,
            "grants": sorted(caller.grants),
            "party": caller.party,
            "powers": sorted(caller.powers),
            "iat": int(now),
            "exp": int(now) + lifetime,
            "jti": ids.ulid(),
        }
        token = jwt.encode({"alg": ALGORITHM}, claims, self._key, registry=self._registry)
        self._made.put((audience, caller, lifetime), token, now, now + lifetime / 2)
        return token


class Verifier:
    """Tells who sent a token made for `audience`; remembers verified tokens by hash until they expire."""

    def __init__(self, public_key_pem: str, audience: str, issuer: str = ISSUER) -> None:
        self._key = OKPKey.import_key(public_key_pem)
        self._audience = audience
        self._issuer = issuer
        self._registry = JWSRegistry(algorithms=[ALGORITHM])
        self._seen: _Cache[Caller] = _Cache()

    def verify(self, token: str) -> Caller:
        """The caller; raises the uniform 401 for anything that is not a good token for us now."""
        now = clock.now().timestamp()
        fingerprint = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        held = self._seen.get(fingerprint, now)
        if held is not None:
            return held
        claims = self._claims(token, int(now))
        caller = claims.caller()
        self._seen.put(fingerprint, caller, claims.since() - LEEWAY, claims.exp)
        return caller

    def _claims(self, token: str, now: int) -> "_Claims":
        if len(token) > MAX_TOKEN:
            raise unauthenticated()
        try:
            decoded = jwt.decode(token, self._key, registry=self._registry)
            claims = _Claims.model_validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise unauthenticated() from error
        ours = claims.iss == self._issuer and claims.aud == self._audience
        if not (ours and claims.since() - LEEWAY <= now < claims.exp + LEEWAY):
            raise unauthenticated()
        return claims


class _Claims(BaseModel):
    """What every token of ours says; times are whole seconds, `nbf` the first at which it is good where it is said."""

    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    iss: str
    aud: str
    sub: str
    role: str
    grants: list[str]
    party: str | None
    powers: list[str] = []
    iat: int
    exp: int
    nbf: int | None = None
    jti: str

    def since(self) -> int:
        return max(self.iat, self.nbf or 0)

    def caller(self) -> Caller:
        return Caller(self.sub, self.role, frozenset(self.grants), self.party, frozenset(self.powers))


def bearer_of(request: Request) -> str:
    """The one bearer token of a request; none, two or another scheme is the uniform 401."""
    given = [value for name, value in request.scope["headers"] if name == b"authorization"]
    scheme, _, token = given[0].decode("latin-1").partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise unauthenticated()
    return token


async def caller_of(request: Request) -> Caller:
    """Dependency: the caller, verified by the verifier of the application's state unless handed over inside the process."""
    handed: Handed | None = request.scope.get(HANDED)
    return request.app.state.verifier.verify(bearer_of(request)) if handed is None else handed.caller


async def caller_in(scope: Scope) -> Caller | None:
    """The caller before the router; None for whoever is to be refused in the ordinary way."""
    handed: Handed | None = scope.get(HANDED)
    try:
        return await caller_of(Request(scope)) if handed is None else handed.caller
    except Problem:
        return None


async def is_signed_in(request: Request) -> bool:
    """Whether a good token came along; raises the uniform 401 otherwise."""
    return bool(await caller_of(request))


CallerDep = Annotated[Caller, Depends(caller_of)]


def allow(*roles: str) -> Callable[[Caller], Coroutine[Any, Any, Caller]]:
    """A dependency that lets these roles pass, gives the caller, and answers 403 to every other."""
    allowed = frozenset(str(role) for role in roles)

    async def allowed_caller(caller: CallerDep) -> Caller:
        if caller.role not in allowed:
            raise forbidden()
        return caller

    return allowed_caller
