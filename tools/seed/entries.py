"""Titles that wait for the office, and lists that make none: a 公示 and its rows, two entries of staff, one of the office."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from contracts.codes import ListKind, Programme, Role, Zone
from contracts.commands.files import ReadingChoices
from kit.data.caller import Caller
from kit.web.app import Service
from services.cultivation.lists import jobs as list_jobs
from services.cultivation.lists.tables import LIST
from services.cultivation.lists.usecases.files import read_list
from services.cultivation.lists.usecases.lists import UploadList, upload
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.recognitions.usecases.entries import GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import grant
from tools.seed.story import Firm
from tools.seed.timeline import Timeline

STAFF = Caller("演示·兰州高新区经办", Role.STAFF, frozenset({Zone.LANZHOU_HITECH.value}))
OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
PUBLISHED = 8
"""Firms of the park that stand on the 公示; the last of them is misspelt and waits for a person."""


@dataclass(frozen=True)
class Entries:
    """What is entered `on` a day shortly before today; running again finds it there."""

    cultivation: Service
    firms: dict[str, str]
    story: Timeline
    on: date

    def enter(self) -> None:
        document = f"演示〔{self.on.year}〕拟认定公示（虚构）"
        with self.cultivation.database.read() as session:
            if session.execute(select(LIST.c.list_id).where(LIST.c.document_no == document)).first() is not None:
                return
        fit = self._fit()
        self._publish(document, fit[:PUBLISHED])
        issued = self.on - timedelta(days=40)
        for serial, firm in enumerate(fit[PUBLISHED : PUBLISHED + 2], 1):
            self._propose(firm, STAFF, issued, f"GR{issued.year}62009{serial:03d}", None)
        self._propose(fit[PUBLISHED + 2], OFFICE, issued, None, "演示：公告未载编号")

    def _fit(self) -> list[Firm]:
        """Firms of the park that have never been an HNTE, in the order of their codes."""
        with self.cultivation.database.read() as session:
            query = select(RECOGNITION.c.firm_id).where(RECOGNITION.c.programme == Programme.HNTE.value)
            held = set(session.execute(query.distinct()).scalars())
        lives = sorted(self.story.lives, key=lambda life: life.firm.uscc)
        return [
            life.firm
            for life in lives
            if self.firms.get(life.firm.uscc, "") not in held
            and life.is_known(self.on)
            and life.zone_on(self.on) is Zone.LANZHOU_HITECH
            and life.zone_on(life.firm.recorded) is Zone.LANZHOU_HITECH
        ]

    def _publish(self, document: str, firms: list[Firm]) -> None:
        lines = [f"{number},{firm.name}" for number, firm in enumerate(firms, 1)]
        lines[-1] = lines[-1].replace("有限", "（集团）有限")
        command = UploadList(
            programme=Programme.HNTE,
            document_no=document,
            issued_on=self.on - timedelta(days=3),
            filename="演示拟认定公示名单.csv",
            content="\n".join(["序号,企业名称", *lines]).encode(),
            kind=ListKind.PUBLICITY,
        )
        writer = self.cultivation.writer
        file = read_list(command.filename, command.content, ReadingChoices())
        writer.submit(partial(upload, command=command, file=file, caller=OFFICE), OFFICE).result()
        while list_jobs.reading(self.cultivation.database, writer).run():
            pass

    def _propose(self, firm: Firm, caller: Caller, issued: date, number: str | None, reason: str | None) -> None:
        command = GrantRecognition(
            firm_id=self.firms[firm.uscc],
            programme=Programme.HNTE,
            issued_on=issued,
            number=number,
            number_reason=reason,
            document_no=f"演示〔{issued.year}〕证书复印件（虚构）",
            document_on=issued,
        )
        self.cultivation.writer.submit(partial(grant, command=command, caller=caller), caller).result()
