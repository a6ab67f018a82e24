"""What is asked of proofs of a title: to make one, and whether one is genuine."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import CertificateNumber, Command
from contracts.fields import CivilDate, ShortText


class PrintProof(Command):
    """A proof of where a title stands on a day, by default today; a day that has not come cannot be proven."""

    as_of: CivilDate | None = None


class VerifyProof(Command):
    """What somebody reads off a proof, and the day that is asked about, by default today.

    `number` is the certificate's; a title without one is named by the firm's 统一社会信用代码.
    """

    number: CertificateNumber
    code: Annotated[ShortText, Field(max_length=40)]
    as_of: CivilDate | None = None
