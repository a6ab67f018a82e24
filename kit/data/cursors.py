"""Page cursors that nobody can read meaning into or forge."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import orjson

from kit.data.problem import FieldError, Problem, invalid

_MAX_CURSOR = 1024


class Cursors:
    """Keyset cursors: base64url of position and HMAC, bound to what the page was asked for and by whom.

    Processes that shall accept each other's cursors are given the same secret.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.sha256(b"cursor\0" + secret).digest()

    def encode(self, position: Mapping[str, Any], bound: str = "") -> str:
        text = orjson.dumps(position)
        return base64.urlsafe_b64encode(self._seal(text, bound) + text).rstrip(b"=").decode("ascii")

    def decode(self, cursor: str, bound: str = "") -> dict[str, Any]:
        """The position; raises problem `cursor` (422) when it was altered or made for another list or caller."""
        try:
            if len(cursor) > _MAX_CURSOR:
                raise bad_cursor()
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError as error:
            raise bad_cursor() from error
        seal, text = raw[:16], raw[16:]
        if not hmac.compare_digest(seal, self._seal(text, bound)):
            raise bad_cursor()
        position: dict[str, Any] = orjson.loads(text)
        return position

    def _seal(self, text: bytes, bound: str) -> bytes:
        bound_hash = hashlib.sha256(bound.encode()).digest()
        return hmac.digest(self._key, bound_hash + text, "sha256")[:16]


def bad_cursor() -> Problem:
    error = FieldError("/query/cursor", "cursor", "翻页标记只能用于产生它的同一查询")
    return invalid("cursor", "翻页标记无效", "翻页标记无效或不属于本次查询，请从第一页开始。", [error])


class _Shared:
    """The process's cursors: a random secret until `sign_cursors_with` sets the deployment's."""

    cursors = Cursors(secrets.token_bytes(32))


def sign_cursors_with(secret: bytes) -> None:
    """Use the deployment's secret, so that replicas and restarts keep honouring cursors."""
    _Shared.cursors = Cursors(secret)


def encode_cursor(position: Mapping[str, Any], bound: str = "") -> str:
    """A cursor for `position` (JSON values); `bound` names filter and caller, as text of any length."""
    return _Shared.cursors.encode(position, bound)


def decode_cursor(cursor: str, bound: str = "") -> dict[str, Any]:
    """The position behind a cursor made with the same `bound`; raises problem `cursor` (422)."""
    return _Shared.cursors.decode(cursor, bound)
