"""Whatever a firm is like, its judgement can be made again from what was kept of it, with the identical hash.

`ASSESSED_FIRMS` says of how many invented firms; a thousand take some ten seconds.
"""

import os
from functools import partial
from random import Random

from contracts.codes import Role
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.cultivation.assessments.reads.assessing import made_again
from services.cultivation.assessments.reads.views import Judged, judge
from services.cultivation.assessments.usecases.assessments import keep
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import shipped
from tests.cultivation.assessments.many import DAY, firm
from tests.cultivation.stage import Stage

FIRMS = int(os.environ.get("ASSESSED_FIRMS", "50"))
OFFICE = Caller("office", Role.OFFICE)


def judged(number: int) -> list[Judged]:
    """Invented firms, each under one of the standards in turn."""
    random = Random(20_261_129)
    standards = [resolved(each, DAY) for each in shipped()]
    return [judge("standard", standards[nth % len(standards)], firm(random)) for nth in range(number)]


def keep_all(session: WriteSession, those: list[Judged]) -> list[str]:
    return [keep(session, each, OFFICE) for each in those]


def test_replays_equal_the_judgements_of_random_firms(stage: Stage) -> None:
    those = judged(FIRMS)
    ids = stage.do(partial(keep_all, those=those))
    with stage.service.database.read() as session:
        again = [made_again(session, each).result_hash for each in ids]
    assert again == [each.result_hash for each in those]
