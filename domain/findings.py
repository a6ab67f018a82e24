"""What a rule found about one value: an error refuses it, a warning is shown beside it; the caller knows which."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is for machines and stable; `message` is Chinese and says what is allowed."""

    code: str
    message: str
