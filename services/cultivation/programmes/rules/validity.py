"""How long a recognition is valid: `valid_from` is the first valid day, `valid_before` the first day after."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.spans import OPEN


class ValidityRule(StrEnum):
    YEARS = "years"
    CALENDAR_YEAR = "calendar_year"
    OPEN = "open"


@dataclass(frozen=True)
class Validity:
    """A rule of a programme; `years` is read for `ValidityRule.YEARS` only."""

    rule: ValidityRule
    years: int = 0


def anniversary(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March in a common year (decisions §1.6)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def valid_before(first_day: date, validity: Validity) -> date:
    """First day on which a recognition of `first_day` is no longer valid.

    国科发火〔2016〕32号: three years from 发证日期, the last valid day is the eve of the anniversary.
    国科火字〔2019〕87号: a 登记编号 is valid for the year it was given in.
    """
    match validity.rule:
        case ValidityRule.YEARS:
            return anniversary(first_day, validity.years)
        case ValidityRule.CALENDAR_YEAR:
            return date(first_day.year + 1, 1, 1)
        case ValidityRule.OPEN:
            return OPEN
