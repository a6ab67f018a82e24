"""One operation of a service as others reach it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from urllib.parse import quote

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what the caller has seen; 412 when it has changed since.",
    "schema": {"type": "string", "pattern": '^"v[0-9]{1,9}"$'},
}
"""The parameter of a versioned operation, as its document says it."""


@dataclass(frozen=True)
class Route:
    """`path` names its parameters in braces, `asks` the names of the query with blanks between; an `upload` takes a file.

    A `versioned` one changes the version that the caller has seen, named in If-Match. An `inside` one is for the gateway alone,
    which asks other services first.
    """

    method: str
    path: str
    asks: str = ""
    upload: bool = False
    versioned: bool = False
    inside: bool = False

    @cached_property
    def query(self) -> frozenset[str]:
        return frozenset(self.asks.split())

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names in the path."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.path) if name)

    def address(self, parameters: Mapping[str, object]) -> str:
        """The path for these parameters; none can become a separator or a step upwards. Raises KeyError when one is missing."""
        return self.path.format(**{name: quote(str(value), safe="") for name, value in parameters.items()})
