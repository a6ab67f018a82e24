"""What is said of the renewal of a certificate."""

from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, ShortText
from contracts.renewals import RenewalProgress


class SayRenewal(Command):
    """是否重报, 进度 and 受理日期, as they stand on `told_on`, by default today.

    A certificate that is not renewed has no progress; a note says why.
    """

    renewing: bool
    progress: Choice[RenewalProgress] | None = None
    accepted_on: CivilDate | None = None
    told_on: CivilDate | None = None
    note: ShortText | None = None
