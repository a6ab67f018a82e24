"""What a rule found about one field: an error refuses the value, a warning is shown beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is for machines and stable; `message` is Chinese and says what is allowed."""

    code: str
    message: str
