"""Standards of the office: one of 省创 adopted, one of 三高 still a draft that is tried."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from contracts.codes import Programme, Role
from contracts.commands.standards import AdoptStandard, DraftStandard
from kit.data.caller import Caller
from kit.web.app import Service
from services.cultivation.standards.tables import office_standards
from services.cultivation.standards.usecases.drafts import adopt, draft

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
DOCUMENT = "演示〔2026〕省创标准（虚构）"


@dataclass(frozen=True)
class Standards:
    """What is in force `on` a day; running again finds it there."""

    cultivation: Service
    on: date

    def write(self) -> None:
        with self.cultivation.database.read() as session:
            if office_standards(session):
                return
        self._adopt()

    def _adopt(self) -> None:
        """省创 by the proposal from the day on; 三高 is a draft that the office still tries."""
        writer = self.cultivation.writer
        begun = DraftStandard(programme=Programme.PROVINCIAL_INNOVATIVE)
        made = writer.submit(partial(draft, command=begun, caller=OFFICE), OFFICE).result()
        command = AdoptStandard(adopted_from=self.on, document_no=DOCUMENT)
        work = partial(adopt, standard_id=made.standard_id, command=command, expected=made.version, caller=OFFICE)
        writer.submit(work, OFFICE).result()
        other = DraftStandard(programme=Programme.THREE_HIGH)
        writer.submit(partial(draft, command=other, caller=OFFICE), OFFICE).result()
