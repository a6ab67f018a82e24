"""What every command shares."""

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """What a client asks for: strict types, no unknown field, no input in any error."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)
