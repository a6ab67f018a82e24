"""Rounds of applications of the demonstration: HNTE all through each year, the others at their time of the year."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from contracts.codes import Programme, Role
from contracts.commands.rounds import OpenRound
from kit.data.caller import Caller
from kit.web.app import Service
from services.cultivation.rounds.tables import present
from services.cultivation.rounds.usecases import open_round

OFFICE = Caller("演示·领导小组办公室", Role.OFFICE)
SPANS: tuple[tuple[Programme, str, str, str], ...] = (
    (Programme.TECH_SME, "06-01", "12-20", "23:59:59"),
    (Programme.PROVINCIAL_INNOVATIVE, "09-01", "12-31", "18:00:00"),
    (Programme.INNOVATIVE_SME, "01-01", "12-31", "23:59:59"),
    (Programme.SRDI, "07-01", "12-15", "18:00:00"),
    (Programme.LITTLE_GIANT, "04-25", "05-25", "18:00:00"),
    (Programme.CHAMPION, "11-01", "12-31", "18:00:00"),
)
"""Programme, first and last month-day, closing hour."""


@dataclass(frozen=True)
class Rounds:
    """What the office of the demonstration has announced."""

    cultivation: Service

    def of_hnte(self, year: int) -> None:
        """The round of a year, unless an earlier run has opened it."""
        if not self._has(Programme.HNTE, year):
            self._open(Programme.HNTE, year, date(year, 1, 1), date(year, 12, 31), "23:59:59")

    def of_the_others(self, year: int) -> None:
        """Every other programme that has a standard."""
        for programme, first, last, hour in SPANS:
            if not self._has(programme, year):
                start, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}")
                self._open(programme, year, start, end, hour)

    def _has(self, programme: Programme, year: int) -> bool:
        with self.cultivation.database.read() as session:
            return bool(present(session, programme, year))

    def _open(self, programme: Programme, year: int, first: date, last: date, hour: str) -> None:
        command = OpenRound(
            programme=programme,
            year=year,
            name=f"{year}年度{programme.label}申报",
            opens_on=first,
            closes_on=last,
            closing_time=hour,
            grace_minutes=30 if hour == "18:00:00" else 0,
            document_no=f"演示〔{year}〕申报通知（虚构）",
        )
        self.cultivation.writer.submit(partial(open_round, command=command, caller=OFFICE), OFFICE).result()
