"""What a firm owes, by rule from its titles and the changes of its name: nothing here is stored."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.obligations import ChangeKind, ObligationKind
from domain.spans import Days
from services.cultivation.obligations.rules.duties import Due, Duty, Term, due_after, due_in


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title over its valid days, in their order; `recorded_on` is when it was first registered here."""

    recognition_id: str
    number: str | None
    valid: tuple[Days, ...]
    recorded_on: date

    @property
    def ends_before(self) -> date:
        return max(days.before for days in self.valid)

    def covers(self, day: date) -> bool:
        return any(days.start <= day < days.before for days in self.valid)

    def begins_in(self, year: int) -> bool:
        return self.valid[0].start.year == year


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on a day, of which kind and in words; `recorded_on` is when it was first known here."""

    kind: ChangeKind
    changed_on: date
    about: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty in one period. `begins_on` is the first day on which it can be done, `told_on` when it could first be known here.

    `fulfilled_on`: what followed shows that it was done.
    """

    duty: Duty
    period: str
    due_on: date
    term: Term
    title: HeldTitle
    begins_on: date
    told_on: date
    about: str | None = None
    fulfilled_on: date | None = None


def owed(
    duty: Duty, titles: Sequence[HeldTitle], changes: Sequence[Change], since: date = date.min
) -> Iterator[Obligation]:
    """Of one firm, due on `since` or later, the earliest last day first; `titles` are those of the duty's programme."""
    if duty.kind is ObligationKind.CHANGE_REPORT:
        yield from (each for each in _after_changes(duty, titles, changes) if each.due_on >= since)
    elif titles:
        first = max(since.year, min(title.valid[0].start for title in titles).year)
        last = max(title.ends_before for title in titles).year
        for year in range(first, last + 1):
            due = due_in(duty, year)
            found = _of_year(duty, titles, year, due) if due and due[0] >= since else None
            if found is not None:
                yield found


def _of_year(duty: Duty, titles: Sequence[HeldTitle], year: int, due: Due) -> Obligation | None:
    """Owed by whoever holds the title on the last day; a re-evaluation by whoever held the number as the year before ended."""
    again = duty.kind is ObligationKind.RE_EVALUATION
    due_on, term = due
    title = _held_on(titles, date(year - 1, 12, 31) if again else due_on)
    if title is None:
        return None
    anew = [each.recorded_on for each in titles if again and each.begins_in(year)]
    return Obligation(
        duty=duty,
        period=duty.period_of(due_on),
        due_on=due_on,
        term=term,
        title=title,
        begins_on=date(year, 1, 1),
        told_on=title.recorded_on,
        fulfilled_on=min(anew, default=None),
    )


def _after_changes(duty: Duty, titles: Sequence[HeldTitle], changes: Sequence[Change]) -> Iterator[Obligation]:
    """Owed by whoever held the title on the day of the change; what changed on one day is reported once."""
    for change in joined(each for each in changes if each.kind in duty.changes):
        title, due = _held_on(titles, change.changed_on), due_after(duty, change.changed_on)
        if title is not None and due is not None:
            due_on, term = due
            yield Obligation(
                duty=duty,
                period=change.changed_on.isoformat(),
                due_on=due_on,
                term=term,
                title=title,
                begins_on=change.changed_on,
                told_on=max(title.recorded_on, change.recorded_on),
                about=change.about,
            )


def _held_on(titles: Sequence[HeldTitle], day: date) -> HeldTitle | None:
    """Where two overlap, the one that lasts longer."""
    held = [title for title in titles if title.covers(day)]
    if len(held) < 2:
        return held[0] if held else None
    return max(held, key=lambda title: (title.ends_before, title.recognition_id), default=None)


def joined(changes: Iterable[Change]) -> list[Change]:
    """By day: a firm reports once what changed on one day, from when the last of it was known."""
    days: dict[date, list[Change]] = defaultdict(list)
    for change in changes:
        days[change.changed_on].append(change)
    return [
        Change(mine[0].kind, day, "；".join(each.about for each in mine), max(each.recorded_on for each in mine))
        for day, mine in sorted(days.items())
    ]
