"""What the gateway itself is asked to do: access, and what the office decides about targets."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.codes import COUNTED_ZONES, PathKind, Zone
from contracts.commands.base import Command
from contracts.fields import Choice, LongText, ShortText, SignedAmount
from contracts.paths import GrantedStep

LOGIN_LENGTH = 64
Password = Annotated[str, Field(min_length=1, max_length=200)]


class IssueToken(Command):
    """Login and password as given to a person or a machine."""

    login: Annotated[str, Field(min_length=1, max_length=LOGIN_LENGTH)]
    password: Password


class ChangePassword(Command):
    """The present password and the one that shall take its place."""

    present: Password
    password: Password


class OpenAccount(Command):
    """Staff need zones, a firm's account needs its firm."""

    login: Annotated[str, Field(min_length=3, max_length=LOGIN_LENGTH, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    name: Annotated[ShortText, Field(max_length=60)]
    role: Literal["staff", "firm"]
    zones: list[Choice[Zone]] = Field(default_factory=list, max_length=len(COUNTED_ZONES))
    firm_id: Annotated[str, Field(pattern="^[0-9A-Z]{26}$")] | None = None


class GrantZone(Command):
    zone: Choice[Zone]


class WithdrawZone(Command):
    zone: Choice[Zone]


class GrantStep(Command):
    """A step beyond the role of the account, such as the city's decision."""

    step: Choice[GrantedStep]


class WithdrawStep(Command):
    step: Choice[GrantedStep]


class ChoosePath(Command):
    """The path to follow, and why."""

    path: Choice[PathKind]
    reason: ShortText


class EnterValue(Command):
    """A figure with its source; `wording` is how the source puts it, `reason` why it replaces another."""

    value: SignedAmount
    source: ShortText
    wording: Annotated[LongText, Field(max_length=400)] | None = None
    reason: ShortText | None = None


class WithdrawValue(Command):
    """Why a figure is taken back."""

    reason: ShortText
