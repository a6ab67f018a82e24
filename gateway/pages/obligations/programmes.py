"""The titles that oblige their holders, as choices of a filter."""

from contracts.codes import Programme

DUTIFUL = (
    Programme.HNTE,
    Programme.TECH_SME,
    Programme.INNOVATIVE_SME,
    Programme.SRDI,
    Programme.LITTLE_GIANT,
    Programme.CHAMPION,
)
