"""Two firms of 兰州高新区, one of each of two other zones, one outside; each an HNTE since 4 November 2025."""

from datetime import date

from contracts.codes import Programme, Zone
from tests.cultivation.stage import Stage


def settle(stage: Stage) -> None:
    """Put the cast on the stage, on 20 January 2026."""
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("H1", park="lhz-yantan", industry="biomedicine")
    stage.firm("H2")
    stage.firm("B1", Zone.BAIYIN_HITECH)
    stage.firm("E1", Zone.LANZHOU_ETDZ)
    stage.firm("O1", Zone.OUTSIDE)
    for firm in ("H1", "H2", "B1", "E1", "O1"):
        stage.title(firm, date(2025, 11, 4))
    stage.title("H1", date(2025, 3, 1), Programme.TECH_SME)
    stage.title("H2", date(2025, 3, 1), Programme.LITTLE_GIANT)
